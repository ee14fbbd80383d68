package io.bolsa.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.bolsa.cli.StatisticsCheck.Finding;
import io.bolsa.cli.StatisticsCheck.Kind;
import io.bolsa.dataset.Numbers;
import io.bolsa.model.Times;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code verify} prints: the findings and the counts, for people or as lines of JSON. */
final class VerifyReport {
  private final StatisticsCheck check;
  private final Accounts accounts;
  private final StatisticsCheck.Ticks ticks;

  VerifyReport(StatisticsCheck check, Accounts accounts, StatisticsCheck.Ticks ticks) {
    this.check = check;
    this.accounts = accounts;
    this.ticks = ticks;
  }

  /** Every finding as a line of JSON, and the counts as the last. */
  void printJson(PrintStream out) throws IOException {
    for (Finding finding : check.findings()) {
      out.println(line(finding));
    }
    out.println(counts());
  }

  /**
   * @param most so many findings at most; all are counted
   */
  void print(PrintStream out, int most) {
    List<Finding> findings = check.findings();
    findings.stream().limit(most).forEach(finding -> out.println(text(finding)));
    if (findings.size() > most) {
      out.println("… and " + (findings.size() - most) + " findings more; --json has all");
    }
    out.println(
        String.format(
            Locale.ROOT,
            "Recomputed from %,d records (%,d rejected, %,d late), %s to %s",
            accounts.read,
            accounts.rejected,
            accounts.late,
            Times.iso(ticks.first),
            Times.iso(ticks.last)));
    out.println("Rows of sector-statistics: " + summary());
  }

  private String summary() {
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      long count = check.count(kind);
      if (count > 0 || kind == Kind.EQUAL || kind == Kind.DIFFERS || kind == Kind.MISSING) {
        parts.add(String.format(Locale.ROOT, "%,d %s", count, kind.text));
      }
    }
    return String.join(", ", parts);
  }

  private static String text(Finding finding) {
    return finding.kind.text
        + ": "
        + finding.id
        + (finding.field == null
            ? ""
            : " "
                + finding.field
                + ": delivered "
                + value(finding.delivered)
                + ", recomputed "
                + value(finding.recomputed))
        + (finding.reason == null ? "" : " (" + finding.reason + ")");
  }

  private static String value(Object value) {
    if (value == null) {
      return "nothing";
    }
    return value instanceof Double ? Numbers.shortest((Double) value) : value.toString();
  }

  private static String line(Finding finding) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("finding", name(finding.kind));
      out.writeStringField("id", finding.id);
      if (finding.field != null) {
        out.writeStringField("field", finding.field);
        write(out, "delivered", finding.delivered);
        write(out, "recomputed", finding.recomputed);
      }
      if (finding.reason != null) {
        out.writeStringField("reason", finding.reason);
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, Object value) throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Double) {
      out.writeNumber((Double) value);
    } else if (value instanceof Long) {
      out.writeNumber((Long) value);
    } else {
      out.writeString(value.toString());
    }
  }

  private String counts() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("records", accounts.read);
      for (Kind kind : Kind.values()) {
        out.writeNumberField(name(kind), check.count(kind));
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
