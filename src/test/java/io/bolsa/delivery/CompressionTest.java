package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;

class CompressionTest {
  /** Several blocks of every codec; parts of it can be made shorter, parts cannot. */
  private static final byte[] DATA = data();

  @TempDir Path folder;

  private static byte[] data() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Random random = new Random(7);
    for (int i = 0; i < 9_000; i++) {
      data.writeBytes(("{\"price\":" + random.nextInt(100) + "}\n").getBytes(UTF_8));
    }
    byte[] noise = new byte[300_000];
    random.nextBytes(noise);
    data.writeBytes(noise);
    return data.toByteArray();
  }

  private static byte[] compress(Compression compression, byte[] data) throws IOException {
    ByteArrayOutputStream packed =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("it is not for the codec to close this");
          }
        };
    try (OutputStream out = compression.compress(packed, "object.ndjson")) {
      out.write(data, 0, 10);
      out.write(data[10]);
      out.write(data, 11, data.length - 11);
    }
    return packed.toByteArray();
  }

  private static byte[] decompress(byte[] packed, String name) throws IOException {
    try (InputStream in = Compression.decompress(new ByteArrayInputStream(packed), name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatItWrote(Compression compression) throws IOException {
    byte[] packed = compress(compression, DATA);

    assertThat(decompress(packed, "object" + compression.ending())).isEqualTo(DATA);
    assertThat(packed).isEqualTo(compress(compression, DATA));
  }

  /** As {@code xz}, {@code bzip2 -1} and {@code lz4} wrote them, and the signature of 7-Zip. */
  @ParameterizedTest
  @CsvSource({
    "xz, fd377a585a000004e6d6b44602002101",
    "bzip2, 425a6831314159265359774bb0140000",
    "LZ4, 04224d186440a701",
    "7-Zip, 377abcaf271c0004"
  })
  void whatIsPackedInAnotherWayIsRefusedAndNotTakenForText(String packing, String hex) {
    byte[] packed = new BigInteger("01" + hex, 16).toByteArray();

    assertThatThrownBy(() -> decompress(Arrays.copyOfRange(packed, 1, packed.length), "object"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ZipException.class)
        .hasMessage(
            "it is packed with "
                + packing
                + "; allowed are gzip, zip, Zstandard and Snappy: unpack it first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BZh1", "BZhA1AY&SY", "1AY&SY", " BZh11AY&SY", "7z", "7zXZ"})
  void aTextThatBeginsAlikeIsAText(String text) throws IOException {
    assertThat(decompress(text.getBytes(UTF_8), "object")).asString().isEqualTo(text);
  }

  @Test
  void theFirstBytesTellTheCodecWhateverTheName() throws IOException {
    for (Compression compression : Compression.values()) {
      if (compression != Compression.HADOOP_SNAPPY) {
        assertThat(decompress(compress(compression, DATA), "object")).isEqualTo(DATA);
      }
    }
    assertThat(decompress(new byte[0], "object")).isEmpty();
    assertThat(decompress(new byte[] {'P'}, "object")).containsExactly('P');
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatWasCutOffIsNoticed(Compression compression) throws IOException {
    byte[] packed = compress(compression, DATA);
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);

    assertThatThrownBy(() -> decompress(cut, "object" + compression.ending()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void gzipOfManyMembersIsReadToItsEnd() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 11; i < 1_500; i++) {
      byte[] part = Arrays.copyOfRange(DATA, i, 2 * i);
      packed.writeBytes(compress(Compression.GZIP, part));
      expected.writeBytes(part);
    }
    packed.writeBytes(new byte[100_000]); // Padding, as on tapes.

    assertThat(decompress(packed.toByteArray(), "object")).isEqualTo(expected.toByteArray());
  }

  @Test
  void whatFollowsGzipIsReadOrNoticedWhereverABlockEnds() throws IOException {
    byte[] second = compress(Compression.GZIP, DATA);
    second[1] ^= 1;
    for (int length = 65_400; length < 65_700; length++) {
      // Noise, so that the packed bytes end here and there around the end of a block.
      byte[] noise = Arrays.copyOfRange(DATA, DATA.length - length, DATA.length);
      byte[] first = compress(Compression.GZIP, noise);
      assertThat(decompress(both(first, compress(Compression.GZIP, noise)), "object"))
          .isEqualTo(both(noise, noise));
      for (byte[] rest : List.of(second, new byte[] {0, 1}, new byte[] {'x'})) {
        assertThatThrownBy(() -> decompress(both(first, rest), "object"))
            .isInstanceOf(IOException.class);
      }
    }
  }

  /** One file that was damaged would hide all files behind it. */
  @Test
  void whatIsNoFileInAZipIsNoticed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int second;
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(DATA);
      zip.closeEntry();
      second = packed.size();
      zip.putNextEntry(new ZipEntry("b"));
      zip.write(DATA);
    }
    assertThat(decompress(packed.toByteArray(), "object")).isEqualTo(both(DATA, DATA));

    byte[] damaged = packed.toByteArray();
    damaged[second] ^= 1;
    assertThatThrownBy(() -> decompress(damaged, "object")).isInstanceOf(ZipException.class);
    for (int end : new int[] {second, second + 3, second + 4, second + 40}) {
      byte[] cut = Arrays.copyOf(packed.toByteArray(), end);
      assertThatThrownBy(() -> decompress(cut, "object")).isInstanceOf(EOFException.class);
    }
  }

  /** The file's name is added to an {@code IOException}, and to nothing else. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void damageIsAnIoException(Compression compression) throws IOException {
    byte[] packed = compress(compression, DATA);
    Random random = new Random(11);
    int noticed = 0;
    for (int i = 0; i < 200; i++) {
      byte[] damaged = packed.clone();
      // Not the first bytes: they tell the codec.
      damaged[16 + random.nextInt(packed.length - 16)] ^= (byte) (1 + random.nextInt(255));
      try {
        decompress(damaged, "object" + compression.ending());
      } catch (IOException e) {
        noticed++;
      }
    }
    assertThat(noticed).isPositive();
  }

  private static byte[] both(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void gzipReadsTheGzip() throws Exception {
    Path file = Files.write(folder.resolve("object.gz"), compress(Compression.GZIP, DATA));

    assertThat(output("gzip", "-dc", file.toString())).isEqualTo(DATA);
  }

  @Test
  void unzipReadsTheZip() throws Exception {
    Path file = Files.write(folder.resolve("object.zip"), compress(Compression.ZIP, DATA));

    assertThat(output("unzip", "-p", file.toString(), "object.ndjson")).isEqualTo(DATA);
  }

  @Test
  void snappyOfGoogleReadsTheFramedSnappy() throws IOException {
    byte[] packed = compress(Compression.SNAPPY, DATA);

    try (InputStream in = new SnappyFramedInputStream(new ByteArrayInputStream(packed), true)) {
      assertThat(in.readAllBytes()).isEqualTo(DATA);
    }
  }

  /** Length of the block, then chunks with their lengths until the block is full, big-endian. */
  @Test
  void hadoopsSnappyIsBlocksOfPlainSnappy() throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(compress(Compression.HADOOP_SNAPPY, DATA)));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    while (in.available() > 0) {
      int left = in.readInt();
      while (left > 0) {
        byte[] chunk = Snappy.uncompress(in.readNBytes(in.readInt()));
        data.writeBytes(chunk);
        left -= chunk.length;
      }
    }

    assertThat(data.toByteArray()).isEqualTo(DATA);
  }

  private static byte[] output(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
