package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the migration page promises is there: the settings, the options and the tests. */
class MigrationTest {
  private static final Path PAGE = Path.of("docs/migration.md");
  private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
  private static final Pattern SETTING = Pattern.compile("`([a-z][a-z_.]*)` = ");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  /** Options of other programs. */
  private static final List<String> NOT_OURS = List.of("--allowNonRestoredState", "--allow");

  /** Cells of every row that has a proof, the header's name of that column being last. */
  private static List<String[]> rows() throws IOException {
    List<String[]> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("|")) {
        inside = false;
      } else if (line.endsWith("| proof |")) {
        inside = true;
      } else if (inside && !line.startsWith("|---")) {
        // A bar inside of code would be written with a backslash.
        rows.add(line.substring(2, line.length() - 2).split("(?<!\\\\) ?\\| ?", -1));
      }
    }
    return rows;
  }

  private static Map<String, Class<?>> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(Path::toString)
          .filter(path -> path.endsWith("Test.java") || path.endsWith("IT.java"))
          .map(
              path ->
                  path.substring("src/test/java/".length(), path.length() - 5).replace('/', '.'))
          .collect(
              Collectors.toMap(
                  name -> name.substring(name.lastIndexOf('.') + 1), MigrationTest::load));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, MigrationTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    Map<String, Class<?>> classes = testClasses();
    assertThat(rows()).hasSizeGreaterThan(25);
    for (String[] row : rows()) {
      Matcher proof = PROOF.matcher(row[row.length - 1]);
      int proofs = 0;
      while (proof.find()) {
        proofs++;
        assertThat(classes).containsKey(proof.group(1));
        assertThat(
                Arrays.stream(classes.get(proof.group(1)).getDeclaredMethods())
                    .filter(method -> method.getName().equals(proof.group(2)))
                    .filter(
                        method ->
                            method.isAnnotationPresent(Test.class)
                                || method.isAnnotationPresent(ParameterizedTest.class)
                                || method.isAnnotationPresent(Property.class)))
            .as(proof.group())
            .hasSize(1);
      }
      assertThat(proofs).as(String.join(" | ", row)).isPositive();
    }
  }

  @Test
  void everySettingAndOptionIsOne() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String replay =
        Files.readString(Path.of("src/main/java/io/bolsa/cli/ReplayCommand.java"))
            + Files.readString(Path.of("src/main/java/io/bolsa/cli/JobOptions.java"))
            + Files.readString(Path.of("src/main/java/io/bolsa/cli/MappingOptions.java"))
            + Files.readString(Path.of("src/main/java/io/bolsa/cli/HotspotOptions.java"));
    String page = Files.readString(PAGE);
    int settings = 0;
    for (Matcher setting = SETTING.matcher(page); setting.find(); settings++) {
      assertThat(readme).contains("` | `" + setting.group(1) + "` | ");
    }
    assertThat(settings).isGreaterThan(10);
    int options = 0;
    for (Matcher option = OPTION.matcher(page); option.find(); options++) {
      if (!NOT_OURS.contains(option.group())) {
        assertThat(replay).contains("names = \"" + option.group() + "\"");
      }
    }
    assertThat(options).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STEP(ROWTIME",
        "WINDOWED BY STAGGER",
        "ROWS 9 PRECEDING",
        "RANGE INTERVAL '1' MINUTE PRECEDING",
        "VAR_POP",
        "STDDEV_SAMP",
        "EXP_AVG",
        "LAG(",
        "FIRST_VALUE",
        "NTH_VALUE",
        "GROUP_RANK",
        "TOP_K_ITEMS_TUMBLING",
        "COUNT_DISTINCT_ITEMS_TUMBLING",
        "RANDOM_CUT_FOREST",
        "RANDOM_CUT_FOREST_WITH_EXPLANATION",
        "HOTSPOTS",
        "abs(change/(price-change))*100 > 1",
        "throttled alert",
        "reference data",
        "fixed at deployment",
        "late rows",
        "error stream",
        "pre-processing Lambda",
        "an hour at most",
      })
  void everythingThatSqlUsersHadHasARow(String feature) throws IOException {
    assertThat(rows()).anyMatch(row -> row[0].contains(feature));
  }
}
