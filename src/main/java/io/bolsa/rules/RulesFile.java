package io.bolsa.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.bolsa.config.JsonProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads <code>{"rules": [{"name": …, "over": …, "expression": …}, …]}</code>. */
final class RulesFile {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_RULES = 100;
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final List<String> problems;
  private final List<RuleEntry> entries = new ArrayList<>();

  private RulesFile(List<String> problems) {
    this.problems = problems;
  }

  /**
   * @param problems takes what is wrong with the file itself
   */
  static List<RuleEntry> read(byte[] file, List<String> problems) {
    RulesFile reader = new RulesFile(problems);
    if (file.length > LARGEST) {
      problems.add("the file has more than " + LARGEST + " bytes");
      return List.of();
    }
    try (JsonParser json = JSON.createParser(file)) {
      reader.readFile(json);
    } catch (JsonProcessingException e) {
      problems.add(at(e.getLocation()) + "not JSON: " + JsonProblem.of(e));
    } catch (IOException e) {
      problems.add("the file cannot be read: " + e.getMessage());
    }
    return reader.entries;
  }

  private void readFile(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      problems.add("the file is not an object with the list 'rules'");
      return;
    }
    boolean listed = false;
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (!key.equals("rules")) {
        problems.add(at(json.currentLocation()) + "unknown key '" + key + "'; allowed is rules");
        json.skipChildren();
      } else if (value != JsonToken.START_ARRAY) {
        problems.add(at(json.currentLocation()) + "'rules' is not a list");
        json.skipChildren();
        listed = true;
      } else {
        readRules(json);
        listed = true;
      }
    }
    if (!listed) {
      problems.add("the list 'rules' is missing");
    }
    if (json.nextToken() != null) {
      problems.add(at(json.currentLocation()) + "something follows the object");
    }
  }

  private void readRules(JsonParser json) throws IOException {
    int number = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      number++;
      if (json.currentToken() != JsonToken.START_OBJECT) {
        problems.add("rule " + number + ": it is not an object");
        json.skipChildren();
      } else {
        readRule(json, number);
      }
    }
    if (number > MOST_RULES) {
      problems.add("the file has " + number + " rules, more than " + MOST_RULES);
      entries.clear();
    }
  }

  private void readRule(JsonParser json, int number) throws IOException {
    RuleEntry entry = new RuleEntry(number);
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (!RuleEntry.KEYS.contains(key)) {
        problems.add(
            "rule "
                + number
                + ": unknown key '"
                + key
                + "'; allowed are "
                + String.join(", ", RuleEntry.KEYS));
        json.skipChildren();
      } else if (value != JsonToken.VALUE_STRING) {
        problems.add("rule " + number + ": '" + key + "' is not a string");
        json.skipChildren();
      } else {
        entry.put(key, json.getText());
      }
    }
    entries.add(entry);
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", character " + location.getColumnNr() + ": ";
  }
}
