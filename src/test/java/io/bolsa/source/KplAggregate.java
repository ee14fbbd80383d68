package io.bolsa.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Many records in one, as the Kinesis Producer Library puts them on a stream: four magic bytes, a
 * protobuf message, its MD5. The message has a table of partition keys (field 1), a table of
 * explicit hash keys (field 2) and records (field 3) of an index into the first (field 1), one into
 * the second (field 2, optional) and data (field 3).
 */
public final class KplAggregate {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final String partitionKey;
  private final List<String> hashKeys = new ArrayList<>();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /**
   * @param partitionKey of all records, so that all belong to the shard that the whole is put to
   */
  public KplAggregate(String partitionKey) {
    this.partitionKey = partitionKey;
  }

  public KplAggregate add(byte[] data) {
    return add(data, 0);
  }

  /** 0 is the one partition key there is. */
  public KplAggregate add(byte[] data, long keyIndex) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    number(record, 1, keyIndex);
    bytes(record, 3, data);
    bytes(records, 3, record.toByteArray());
    return this;
  }

  public KplAggregate addWithHashKey(byte[] data, String hashKey) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    number(record, 1, 0);
    number(record, 2, hashKeys.size());
    bytes(record, 3, data);
    bytes(records, 3, record.toByteArray());
    hashKeys.add(hashKey);
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    bytes(message, 1, partitionKey.getBytes(UTF_8));
    hashKeys.forEach(key -> bytes(message, 2, key.getBytes(UTF_8)));
    message.writeBytes(records.toByteArray());
    return of(message.toByteArray());
  }

  /** Magic and a right checksum around a message, whatever that is. */
  public static byte[] of(byte[] message) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(MAGIC);
    all.writeBytes(message);
    try {
      all.writeBytes(MessageDigest.getInstance("MD5").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return all.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (field << 3) | VARINT);
    varint(out, value);
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (field << 3) | BYTES);
    varint(out, value.length);
    out.writeBytes(value);
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
