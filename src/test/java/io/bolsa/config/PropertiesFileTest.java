package io.bolsa.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
  private static final String SOUND =
      "[{\"PropertyGroupId\":\"Statistics\",\"PropertyMap\":{\"windows\":\"1m\"}},\n"
          + " {\"PropertyMap\":{},\"PropertyGroupId\":\"Anomalies\"}]\n";

  @TempDir Path folder;

  @Test
  void readsWhatTheServiceWrites() throws IOException {
    Path file = Files.writeString(folder.resolve("application_properties.json"), SOUND);

    Map<String, Properties> groups = PropertiesFile.read(file);

    assertThat(groups).containsOnlyKeys("Statistics", "Anomalies");
    assertThat(groups.get("Statistics")).containsExactly(Map.entry("windows", "1m"));
    assertThat(groups.get("Anomalies")).isEmpty();
  }

  @Test
  void everythingElseIsRefusedWithItsPlace() {
    assertThat(refusal("")).isEqualTo("f, line 1: here must be an array of property groups");
    assertThat(refusal("{}")).isEqualTo("f, line 1: here must be an array of property groups");
    assertThat(refusal("[")).startsWith("f, line 1: not valid JSON: Unexpected end-of-input");
    assertThat(refusal("[}")).contains("for Array starting at line: 1");
    assertThat(refusal("[] []"))
        .isEqualTo("f, line 1: something follows the array of property groups");
    assertThat(refusal("[\n7]"))
        .isEqualTo("f, line 2: here must be an object with PropertyGroupId");
    assertThat(refusal("[{}]")).isEqualTo("f, line 1: a group has no PropertyGroupId");
    assertThat(refusal("[{\"PropertyGroupId\":\"A\"}]"))
        .isEqualTo("f, line 1: a group has no PropertyMap");
    assertThat(refusal("[{\"PropertyGroupId\":7,\"PropertyMap\":{}}]"))
        .isEqualTo("f, line 1: here must be the group's name in quotes");
    assertThat(refusal("[{\"PropertyGroupId\":\"A\",\"PropertyMap\":\n[]}]"))
        .isEqualTo("f, line 2: here must be an object of keys and values");
    assertThat(refusal("[{\"PropertyGroupID\":\"A\"}]"))
        .isEqualTo(
            "f, line 1: 'PropertyGroupID' is not known here;"
                + " allowed: PropertyGroupId and PropertyMap, once each");
    assertThat(refusal("[{\"PropertyGroupId\":\"A\",\"PropertyGroupId\":\"B\"}]"))
        .contains("'PropertyGroupId' stands twice");
    assertThat(refusal(group("\"a\":1")))
        .isEqualTo("f, line 1: here must be the value of 'a' in quotes");
    assertThat(refusal(group("\"a\":null"))).contains("in quotes");
    assertThat(refusal(group("\"a\":{}"))).contains("in quotes");
    assertThat(refusal(group("\"a\":\"1\",\n\"a\":\"2\"")))
        .isEqualTo("f, line 2: the key 'a' stands twice in its group");
    assertThat(refusal("[" + bare(group("")) + "," + bare(group("")) + "]"))
        .isEqualTo("f, line 1: the group 'G' stands twice");
    assertThat(refusal("[".repeat(1000))).isNotNull();
  }

  @Test
  void valuesThatAreNoTextAreReportedAllAtOnceWithTheirKeys() {
    String json =
        "[{\"PropertyGroupId\":\"A\",\"PropertyMap\":{\"a\":1,\n"
            + "\"b\":\"x\",\"c\":{\"d\":[1]},\"a\":null}},\n"
            + "{\"PropertyMap\":{\"e\":true},\"PropertyGroupId\":\"B\"},"
            + "{\"PropertyGroupId\":\"A\",\"PropertyMap\":{}}]";

    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> PropertiesFile.parse("f", json.getBytes(UTF_8)))
                .problems())
        .containsExactly(
            "f, line 1: here must be the value of 'a' in quotes",
            "f, line 2: here must be the value of 'c' in quotes",
            "f, line 2: here must be the value of 'a' in quotes",
            "f, line 3: here must be the value of 'e' in quotes",
            "f, line 3: the group 'A' stands twice");
  }

  @Test
  void aSecretWithoutItsQuotesIsNotShown() {
    assertThat(refusal(group("\"aws.credentials.secret\":\n hush")))
        .isEqualTo("f, line 2: not valid JSON: a word that has to be in quotes");
    assertThat(refusal(group("\"aws.credentials.secret\":'hush'"))).doesNotContain("hush");
    assertThat(refusal(group("\"aws.credentials.secret\":7hush"))).doesNotContain("hush");
    assertThat(refusal(group("hush:\"x\""))).doesNotContain("hush");
  }

  @Test
  void aFolderIsNoFile() {
    assertThat(
            catchThrowableOfType(ConfigurationException.class, () -> PropertiesFile.read(folder)))
        .hasMessageContaining(folder + ": a folder");
  }

  @Test
  void aFileTooLargeToBeMeantIsNotRead() throws IOException {
    Path file = Files.write(folder.resolve("large.json"), new byte[(1 << 20) + 1]);

    assertThat(catchThrowableOfType(ConfigurationException.class, () -> PropertiesFile.read(file)))
        .hasMessageContaining("larger than 1 MiB");

    Files.writeString(file, SOUND + " ".repeat((1 << 20) - SOUND.length()));
    assertThat(PropertiesFile.read(file)).hasSize(2);
  }

  @Test
  void noBytesWhateverGiveAnotherException() throws IOException {
    Random random = new Random(7);
    byte[] sound = SOUND.getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = sound.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        PropertiesFile.parse("f", broken);
      } catch (ConfigurationException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  private static String group(String properties) {
    return "[{\"PropertyGroupId\":\"G\",\"PropertyMap\":{" + properties + "}}]";
  }

  private static String bare(String array) {
    return array.substring(1, array.length() - 1);
  }

  private static String refusal(String json) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> PropertiesFile.parse("f", json.getBytes(UTF_8)))
        .problems()
        .get(0);
  }
}
