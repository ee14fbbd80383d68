package io.bolsa.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a generated file, read back strictly. */
record Line(String ticker, String sector, long change, long price, long time, long sequence) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"ticker_symbol\":\"([A-Z]{3,4})\",\"sector\":\"([A-Z]+)\","
              + "\"change\":(0\\.00|-?(?=[0-9.]*[1-9])(?:0|[1-9][0-9]*)\\.[0-9]{2}),"
              + "\"price\":((?:0|[1-9][0-9]*)\\.[0-9]{2}),"
              + "\"event_time\":\"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z)\""
              + "(?:,\"sequence\":([1-9][0-9]*))?\\}");

  static List<Line> read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    assertThat(text).endsWith("}\n");
    List<Line> lines = new ArrayList<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      Matcher form = FORM.matcher(line);
      if (!form.matches()) {
        fail("not a tick: " + line);
      }
      lines.add(
          new Line(
              form.group(1),
              form.group(2),
              cents(form.group(3)),
              cents(form.group(4)),
              Instant.parse(form.group(5)).toEpochMilli(),
              form.group(6) == null ? 0 : Long.parseLong(form.group(6))));
    }
    return lines;
  }

  static long cents(String dollars) {
    return Long.parseLong(dollars.replace(".", ""));
  }

  static Map<String, List<Line>> byTickerInTimeOrder(List<Line> lines) {
    Map<String, List<Line>> byTicker = new LinkedHashMap<>();
    lines.stream()
        .sorted(Comparator.comparingLong(Line::time))
        .forEach(line -> byTicker.computeIfAbsent(line.ticker, t -> new ArrayList<>()).add(line));
    return byTicker;
  }
}
