package io.bolsa.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN =
      "<!-- configuration: written by ReadmeTest, -Dreadme.update=true -->\n";
  private static final String END = "<!-- /configuration -->";

  @Test
  void theTableOfPropertiesIsTheCodes() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    assertThat(begin).as("README.md has the marker %s", BEGIN).isNotNegative();
    assertThat(end).as("README.md has the marker %s", END).isGreaterThan(begin);

    String table = OptionTable.markdown();
    if (Boolean.getBoolean("readme.update")) {
      readme = readme.substring(0, begin + BEGIN.length()) + table + readme.substring(end);
      Files.writeString(README, readme);
      end = readme.indexOf(END);
    }

    assertThat(readme.substring(begin + BEGIN.length(), end)).isEqualTo(table);
  }
}
