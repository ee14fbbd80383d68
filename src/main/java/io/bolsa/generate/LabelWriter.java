package io.bolsa.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes labels as the anomaly benchmark reads them: one document with one scenario in it. */
public final class LabelWriter {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGenerator json;

  /**
   * Begins the document.
   *
   * @param file the ticks' file as seen from the labels' folder
   */
  public LabelWriter(OutputStream out, Settings settings, String scenario, String file)
      throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new LineForEachLabel());
    json.writeStartObject();
    json.writeNumberField("seed", settings.seed);
    json.writeNumberField("disorder_seconds", settings.disorder);
    json.writeObjectFieldStart("scenarios");
    json.writeObjectFieldStart(scenario);
    json.writeStringField("file", file);
    json.writeStringField("group", "market");
    json.writeNumberField("warm_up", 0.0);
    json.writeNumberField("events", settings.events);
    json.writeArrayFieldStart("labels");
  }

  void add(Label label) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", label.kind);
    json.writeStringField("class", label.category);
    json.writeStringField("ticker", label.ticker);
    json.writeStringField("sector", label.sector);
    json.writeStringField("start", INSTANT.format(Instant.ofEpochMilli(label.start)));
    json.writeStringField("end", INSTANT.format(Instant.ofEpochMilli(label.end)));
    json.writeStringField("note", label.note);
    json.writeEndObject();
  }

  /** Ends the document; the stream stays open. */
  public void finish() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }

  /** A label a line: what a person can read and a diff can show. */
  private static final class LineForEachLabel extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      json.writeRaw('\n');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(",\n");
    }
  }
}
