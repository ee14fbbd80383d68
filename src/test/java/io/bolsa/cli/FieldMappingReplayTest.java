package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream with other names and other records on it gives what the plain ticks give. */
class FieldMappingReplayTest {
  private static final List<String> MAPPING =
      List.of(
          "--field",
          "ticker_symbol=data.symbol",
          "--field",
          "sector=data.industry",
          "--field",
          "change=data.last.change",
          "--field",
          "price=data.last.price",
          "--field",
          "event_time=at",
          "--field",
          "sequence=no",
          "--record-type",
          "meta.type=trade");

  @TempDir Path folder;

  @Test
  void mappedRecordsGiveTheBytesOfPlainOnes() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    List<String> plain = new ArrayList<>();
    List<String> mapped = new ArrayList<>();
    int others = 0;
    int broken = 0;
    for (Tape.Line line : Tape.of(5_000, 6).shuffledWithin(4_000, 7).lines()) {
      plain.add(line.text());
      mapped.add(toMapped(line.text()));
      for (int i = random.nextInt(4); i > 0; i--) {
        mapped.add(
            "{\"meta\":{\"type\":\"quote\"},\"data\":["
                + others++
                + "],\"at\":\"9999-01-01T00:00:00Z\"}");
      }
      if (random.nextInt(50) == 0) {
        plain.add("{\"price\":\"7\"}");
        mapped.add("{\"meta\":{\"type\":\"trade\"},\"data\":7}");
        broken++;
      }
    }
    Path plainFile = Files.write(folder.resolve("plain"), plain);
    Path mappedFile = Files.write(folder.resolve("mapped"), mapped);

    Map<String, String> expected =
        Replays.replay(folder.resolve("a"), List.of(plainFile), "--rolling", "5", "--scores");
    List<String> arguments = new ArrayList<>(List.of("replay", "--rolling", "5", "--scores"));
    arguments.addAll(List.of("--out", folder.resolve("b").toString(), "--parallelism", "2"));
    arguments.addAll(MAPPING);
    arguments.add(mappedFile.toString());
    String printed = Replays.printed(arguments);
    Map<String, String> actual = Replays.files(folder.resolve("b"));

    String rejected = "rejected/rejected.ndjson";
    assertThat(actual.get(rejected).lines())
        .hasSize(broken)
        .allMatch(
            line ->
                line.startsWith(
                    "{\"reason\":\"wrong_type\",\"detail\":\"the field \\\"data\\\" is a number,"
                        + " not an object\""));
    assertThat(expected.remove(rejected).lines()).hasSize(broken);
    actual.remove(rejected);
    assertThat(actual).isEqualTo(expected);
    long late = actual.get("late/late.ndjson").lines().count();
    assertThat(late).isPositive();
    assertThat(printed)
        .contains(
            String.format(
                "Records: %,d read = %,d counted + %,d late + %,d rejected + %,d of other types%n"
                    + "Rejected: %,d wrong_type%n",
                mapped.size(), 5_000 - late, late, broken, others, broken));
  }

  private static String toMapped(String tick) {
    return tick.replace("{\"ticker_symbol\":", "{\"data\":{\"symbol\":")
        .replace("\"sector\":", "\"industry\":")
        .replace("\"change\":", "\"last\":{\"change\":")
        .replace(",\"event_time\":", "},\"sector\":{}},\"meta\":{\"type\":\"trade\"},\"at\":")
        .replace("\"sequence\":", "\"no\":");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "--field|price|--field 'price'; allowed: NAME=PATH",
        "--field|prise=p|--field 'prise': unknown name; allowed: change, event_time, price, sector,",
        "--field|price=a..b|--field price = 'a..b'; allowed: 1 to 8 names with dots between",
        "--field|price=change|--field price = 'change': must be another field than --field change,",
        "--record-type|trade|--record-type 'trade'; allowed: PATH=VALUE",
        "--record-type|t=|--record-type VALUE = ''; allowed: 1 to 64 printable characters",
        "--record-type|sector=x|--record-type PATH = 'sector': must be another field than",
      })
  void aMappingThatCannotBeIsRefused(String option, String value, String message) throws Exception {
    Path input = Tape.of(10, 1).write(folder.resolve("ticks"));

    Replays.Outcome outcome =
        Replays.run("replay", "--out", folder.resolve("x").toString(), option, value, "" + input);

    assertThat(outcome.errors()).startsWith("bolsa: " + message);
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
