package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilesSplitTest {
  private static final FilesSplit SPLIT =
      new FilesSplit(
          List.of(
              new FileInput("a/ä b", "copy of it", 1, 2, 3, RecordFrames.Mode.SEQUENCE, 4, false),
              new FileInput(
                  "c", "c", Long.MIN_VALUE, 6, 7, RecordFrames.Mode.AFTER_ARRAY, 8, true)),
          9);

  @Test
  void everyFieldIsRestored() throws IOException {
    FilesSplit.Serializer serializer = new FilesSplit.Serializer();
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(SPLIT)))
        .usingRecursiveComparison()
        .isEqualTo(SPLIT);
  }

  @Test
  void whatIsNotHandedOutIsRestored() throws IOException {
    FilesSplit.ListSerializer serializer = new FilesSplit.ListSerializer();
    for (List<FilesSplit> splits : List.of(List.of(SPLIT), List.<FilesSplit>of())) {
      assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(splits)))
          .usingRecursiveComparison()
          .isEqualTo(splits);
    }
  }

  @Test
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(() -> new FilesSplit.Serializer().deserialize(7, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("7")
        .hasMessageContaining("2");
  }
}
