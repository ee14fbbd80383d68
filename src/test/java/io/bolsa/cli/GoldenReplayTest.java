package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every dataset of two tapes, to the byte. {@code -Dgolden.update=true} writes the expected files
 * anew; the difference is to be read before it is committed.
 */
class GoldenReplayTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "demo, data/kinesis1-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
    "hostile, src/test/resources/golden/hostile.ndjson"
  })
  void saysWhatItSaidBefore(String name, Path tape) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--windows", "1m,2m/1m", "--scores", "--rolling", "3,30s", "--parallelism", "2"));
    options.addAll(List.of("--hotspots", "1m", "--hotspots-radius", "3", "--hotspots-points", "3"));

    Map<String, String> actual =
        Replays.replay(folder.resolve("out"), List.of(tape), options.toArray(new String[0]));

    Path expected = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      for (Map.Entry<String, String> file : actual.entrySet()) {
        Path path = expected.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    assertThat(actual).isEqualTo(Replays.files(expected));
  }
}
