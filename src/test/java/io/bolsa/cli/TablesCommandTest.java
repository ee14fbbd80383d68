package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesCommandTest {
  @TempDir Path folder;

  private Replays.Outcome tables(String... options) {
    List<String> arguments = new ArrayList<>(List.of("tables", "--out", folder.toString()));
    arguments.addAll(List.of(options));
    return Replays.run(arguments.toArray(new String[0]));
  }

  @Test
  void everyDatasetThatIsDeliveredHasItsFile() throws IOException {
    assertThat(tables("--bucket", "s3://bucket/live").exit()).isZero();

    assertThat(Replays.files(folder).keySet())
        .isEqualTo(
            Arrays.stream(Dataset.values())
                .filter(dataset -> dataset != Dataset.SCORES)
                .map(dataset -> dataset.id() + ".sql")
                .collect(Collectors.toSet()));
    assertThat(Replays.files(folder).get("raw.sql"))
        .contains("'s3://bucket/live/raw/${partition_shard}/${datehour}/'");
    assertThat(tables("--bucket", "s3://bucket/live").errors()).contains("is there already");
    assertThat(tables("--bucket", "s3://bucket/live").exit()).isEqualTo(2);
    assertThat(tables("--bucket", "s3://bucket/live", "--overwrite").exit()).isZero();
  }

  @Test
  void theAddressIsOneThatAthenaKnows() throws IOException {
    assertThat(tables("--bucket", "s3a://bucket/live/").exit()).isZero();

    assertThat(Replays.files(folder).get("late.sql")).contains("LOCATION 's3://bucket/live/late/'");
  }

  @Test
  void thePrefixOfTheOtherDatasetsIsNotThatOfRaw() throws IOException {
    assertThat(tables("--bucket", "s3://bucket", "--prefix", "!{dataset}/!{partition:sector}/"))
        .isEqualTo(new Replays.Outcome(0, ""));

    assertThat(Replays.files(folder).get("ticker-bars.sql"))
        .contains("'s3://bucket/ticker-bars/${partition_sector}/${datehour}/'");
    assertThat(Replays.files(folder).get("raw.sql"))
        .contains("'s3://bucket/raw/${partition_shard}/${datehour}/'");
  }

  @Test
  void anOutputThatIsAFileIsRefused() throws IOException {
    String file = Files.writeString(folder.resolve("file"), "").toString();

    Replays.Outcome outcome = Replays.run("tables", "--bucket", "s3://bucket", "--out", file);

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).contains("--out '" + file + "' is not a folder");
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(tables("--bucket", "bucket").errors()).contains("'bucket' is not an address");
    assertThat(tables("--bucket", "s3://b").errors())
        .contains("--bucket 's3://b' is not an address", "a bucket is 3 to 63 of a-z 0-9 . -");
    assertThat(tables("--bucket", "s3://bucket", "--since", "now").errors())
        .contains("--since 'now' is not a day");
    assertThat(tables("--bucket", "s3://bucket", "--database", "a`b").errors())
        .contains("'a`b' is no name");
    assertThat(tables("--bucket", "s3://bucket", "--format", "concatenated").errors())
        .contains("Athena reads JSON by lines");
    assertThat(tables("--bucket", "s3://bucket", "--format", "concatenated").exit()).isEqualTo(2);
  }

  /** It goes by the endings of the objects, and knows those of gzip and zstd. */
  @Test
  void whatAthenaCannotUnpackIsRefused() {
    for (String codec : List.of("snappy", "hadoop-snappy", "zip")) {
      Replays.Outcome outcome = tables("--bucket", "s3://bucket", "--compression", codec);
      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.errors()).contains("Athena is not known to read text packed as");
    }
    String[] inParquet = {
      "--bucket", "s3://bucket", "--format", "parquet", "--compression", "snappy"
    };
    assertThat(tables(inParquet).exit()).isZero();
  }
}
