package io.bolsa.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong with a JSON file, in the words of its parser but for those about the parser. */
public final class JsonProblem {
  /** Where an object or array began that did not end; without the name of a setting of Jackson. */
  private static final Pattern PLACE = Pattern.compile("\\[Source: [^;]*; (line: [^]]*)]");

  private JsonProblem() {}

  public static String of(JsonProcessingException e) {
    return PLACE.matcher(e.getOriginalMessage()).replaceAll("$1");
  }
}
