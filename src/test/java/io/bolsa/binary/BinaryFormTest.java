package io.bolsa.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFormTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionUpToTheNewestIsRead(int version) throws IOException {
    assertThat(BinaryForm.readVersion(in("0" + version), String.class, 3)).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "00, 3, String has version 0; this program reads versions 1 to 3",
    "04, 3, String has version 4; this program reads versions 1 to 3",
    "ff, 1, String has version 255; this program reads version 1"
  })
  void anotherVersionIsRefusedWithThoseThatAreKnown(String bytes, int newest, String message) {
    assertThatThrownBy(() -> BinaryForm.readVersion(in(bytes), String.class, newest))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void oldVersionsMayBeForgotten() {
    assertThatThrownBy(() -> BinaryForm.checkVersion(String.class, 1, 2, 2))
        .isInstanceOf(IOException.class)
        .hasMessage("String has version 1; this program reads version 2");
    assertThatCode(() -> BinaryForm.checkVersion(String.class, 2, 2, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"00000000, 0", "00000007, 7", "7fffffff, 2147483647"})
  void aSizeIsReadAsItIs(String bytes, int size) throws IOException {
    assertThat(BinaryForm.readSize(in(bytes), String.class)).isEqualTo(size);
  }

  @Test
  void aNegativeSizeIsRefusedWithTheType() {
    assertThatThrownBy(() -> BinaryForm.readSize(in("ffffffff"), String.class))
        .isInstanceOf(IOException.class)
        .hasMessage("String: corrupt bytes: a size of -1");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "127, 1",
    "128, 2",
    "16383, 2",
    "16384, 3",
    "4294967296, 5",
    "9223372036854775807, 9"
  })
  void aCountTakesSevenBitsAByte(long count, int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryForm.writeVarLong(new DataOutputStream(bytes), count);

    assertThat(bytes.size()).isEqualTo(length);
    DataInput in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(BinaryForm.readCount(in, String.class)).isEqualTo(count);
  }

  @Test
  void aCountThatIsNegativeOrHasNoEndIsRefused() throws IOException {
    ByteArrayOutputStream negative = new ByteArrayOutputStream();
    BinaryForm.writeVarLong(new DataOutputStream(negative), -1);
    String bytes = HexFormat.of().formatHex(negative.toByteArray());

    assertThatThrownBy(() -> BinaryForm.readCount(in(bytes), String.class))
        .isInstanceOf(IOException.class)
        .hasMessage("String: corrupt bytes: a count beyond 63 bits");
    assertThatThrownBy(() -> BinaryForm.readCount(in("8080"), String.class))
        .isInstanceOf(EOFException.class);
  }

  private static DataInput in(String hex) {
    return new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
  }
}
