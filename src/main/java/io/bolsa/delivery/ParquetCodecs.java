package io.bolsa.delivery;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The codecs of Parquet's pages in plain Java; Parquet's own need Hadoop and native code. */
final class ParquetCodecs implements CompressionCodecFactory {
  private static final Set<CompressionCodecName> READ =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.GZIP,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW);

  static CompressionCodecName name(Compression compression) {
    switch (compression) {
      case NONE:
        return CompressionCodecName.UNCOMPRESSED;
      case GZIP:
        return CompressionCodecName.GZIP;
      case SNAPPY:
        return CompressionCodecName.SNAPPY;
      case ZSTD:
        return CompressionCodecName.ZSTD;
      default:
        throw new IllegalArgumentException("not a codec of Parquet: " + compression);
    }
  }

  /**
   * @throws IOException saying which codecs are read, if this one is not
   */
  static void requireKnown(CompressionCodecName codec) throws IOException {
    if (!READ.contains(codec)) {
      throw new IOException(
          "its Parquet pages are packed with "
              + codec
              + "; allowed are "
              + READ.stream().map(Enum::name).collect(Collectors.joining(", ")));
    }
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Pages(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Pages(codec);
  }

  @Override
  public void release() {}

  private static final class Pages implements BytesInputCompressor, BytesInputDecompressor {
    private final CompressionCodecName codec;

    Pages(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] in = bytes.toInputStream().readAllBytes();
      switch (codec) {
        case UNCOMPRESSED:
          return BytesInput.from(in);
        case GZIP:
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(in);
          }
          return BytesInput.from(packed.toByteArray());
        case SNAPPY:
          return compress(new SnappyCompressor(), in);
        case ZSTD:
          return compress(new ZstdCompressor(), in);
        default:
          throw new IOException("unknown codec " + codec);
      }
    }

    private static BytesInput compress(Compressor compressor, byte[] in) {
      byte[] out = new byte[compressor.maxCompressedLength(in.length)];
      int length = compressor.compress(in, 0, in.length, out, 0, out.length);
      return BytesInput.from(out, 0, length);
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] in = bytes.toInputStream().readAllBytes();
      switch (codec) {
        case UNCOMPRESSED:
          return BytesInput.from(in);
        case GZIP:
          try (GZIPInputStream gzip = new GZIPInputStream(bytes.toInputStream())) {
            return BytesInput.from(gzip.readNBytes(size));
          }
        case SNAPPY:
          return decompress(new SnappyDecompressor(), in, size);
        case ZSTD:
          return decompress(new ZstdDecompressor(), in, size);
        case LZ4_RAW:
          return decompress(new Lz4Decompressor(), in, size);
        default:
          throw new IOException("unknown codec " + codec);
      }
    }

    private static BytesInput decompress(Decompressor decompressor, byte[] in, int size)
        throws IOException {
      byte[] out = new byte[size];
      try {
        decompressor.decompress(in, 0, in.length, out, 0, size);
      } catch (RuntimeException e) {
        throw new IOException("a page is damaged: " + e.getMessage(), e);
      }
      return BytesInput.from(out);
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize)
        throws IOException {
      byte[] packed = new byte[inSize];
      in.get(packed);
      out.put(decompress(BytesInput.from(packed), outSize).toInputStream().readAllBytes());
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }
}
