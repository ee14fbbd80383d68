package io.bolsa.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Property groups from a file in the form of Managed Flink's {@code application_properties.json}:
 *
 * <pre>[{"PropertyGroupId": "InputStream0", "PropertyMap": {"aws.region": "eu-west-1"}}]</pre>
 */
public final class PropertiesFile {
  private static final int LARGEST = 1 << 20;
  private static final String GROUP_ID = "PropertyGroupId";
  private static final String MAP = "PropertyMap";

  private final String source;
  private final JsonParser json;

  /** What is wrong and does not keep the rest from being read. */
  private final List<String> problems = new ArrayList<>();

  private PropertiesFile(String source, JsonParser json) {
    this.source = source;
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException with the places, when the file is not of that form
   * @throws IOException when it cannot be read
   */
  public static Map<String, Properties> read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ConfigurationException(List.of(file + ": a folder; allowed: a file of properties"));
    }
    if (Files.size(file) > LARGEST) {
      throw new ConfigurationException(List.of(file + ": larger than 1 MiB"));
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  static Map<String, Properties> parse(String source, byte[] bytes) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(bytes)) {
      return new PropertiesFile(source, json).wholeFile();
    }
  }

  private Map<String, Properties> wholeFile() throws IOException {
    Map<String, Properties> groups;
    try {
      groups = groups();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw problem(line, "not valid JSON: " + Excerpt.of(reason(e)));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return groups;
  }

  /** The parser would quote a bare word, which may be a secret. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Unrecognized token")
        ? "a word that has to be in quotes"
        : JsonProblem.of(e);
  }

  private Map<String, Properties> groups() throws IOException {
    Map<String, Properties> groups = new HashMap<>();
    expect(json.nextToken(), JsonToken.START_ARRAY, "an array of property groups");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      group(groups);
    }
    if (json.nextToken() != null) {
      throw problem("something follows the array of property groups");
    }
    return groups;
  }

  private void group(Map<String, Properties> groups) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT, "an object with " + GROUP_ID);
    String id = null;
    Properties properties = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals(GROUP_ID) && id == null) {
        expect(value, JsonToken.VALUE_STRING, "the group's name in quotes");
        id = json.getText();
      } else if (field.equals(MAP) && properties == null) {
        expect(value, JsonToken.START_OBJECT, "an object of keys and values");
        properties = properties();
      } else {
        boolean twice = field.equals(GROUP_ID) || field.equals(MAP);
        throw problem(
            "'"
                + Excerpt.of(field)
                + "' "
                + (twice ? "stands twice" : "is not known here")
                + "; allowed: "
                + GROUP_ID
                + " and "
                + MAP
                + ", once each");
      }
    }
    if (id == null || properties == null) {
      throw problem("a group has no " + (id == null ? GROUP_ID : MAP));
    }
    if (groups.put(id, properties) != null) {
      add(line(), "the group '" + Excerpt.of(id) + "' stands twice");
    }
  }

  private Properties properties() throws IOException {
    Properties properties = new Properties();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      // The service passes text only, so a number here would work locally and nowhere else.
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        add(line(), "here must be the value of '" + Excerpt.of(key) + "' in quotes");
        json.skipChildren();
      } else if (properties.setProperty(key, json.getText()) != null) {
        add(line(), "the key '" + Excerpt.of(key) + "' stands twice in its group");
      }
    }
    return properties;
  }

  private void expect(JsonToken actual, JsonToken expected, String what) {
    if (actual != expected) {
      throw problem("here must be " + what);
    }
  }

  private ConfigurationException problem(String what) {
    return problem(line(), what);
  }

  private ConfigurationException problem(int line, String what) {
    add(line, what);
    return new ConfigurationException(problems);
  }

  private void add(int line, String what) {
    problems.add(source + ", line " + line + ": " + what);
  }

  private int line() {
    return json.currentTokenLocation().getLineNr();
  }
}
