package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.ControlFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that steer the job, watched and checked. */
class ControlFileReaderTest {
  @TempDir Path folder;

  private final List<String> sent = new ArrayList<>();
  private boolean idle;

  private final ReaderOutput<ControlFile> output =
      new ReaderOutput<>() {
        @Override
        public void collect(ControlFile file) {
          sent.add(file.kind + " " + new String(file.content, StandardCharsets.UTF_8));
        }

        @Override
        public void collect(ControlFile file, long timestamp) {
          throw new AssertionError("files have no event time");
        }

        @Override
        public void emitWatermark(Watermark watermark) {
          throw new AssertionError("files have no event time");
        }

        @Override
        public void markIdle() {
          idle = true;
        }

        @Override
        public void markActive() {
          idle = false;
        }

        @Override
        public SourceOutput<ControlFile> createOutputForSplit(String split) {
          return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {}
      };

  private ControlFileReader reader(Path rules, Path reference) {
    Map<ControlFile.Kind, URI> files = new EnumMap<>(ControlFile.Kind.class);
    Map<ControlFile.Kind, Duration> intervals = new EnumMap<>(ControlFile.Kind.class);
    files.put(ControlFile.Kind.RULES, rules.toUri());
    files.put(ControlFile.Kind.REFERENCE, reference.toUri());
    intervals.put(ControlFile.Kind.RULES, Duration.ofMillis(20));
    intervals.put(ControlFile.Kind.REFERENCE, Duration.ofHours(1));
    return new ControlFileReader(files, intervals, new UnregisteredMetricsGroup());
  }

  /** Looks as often as the reader wants to, until a look was due. */
  private void nextLook(ControlFileReader reader) throws Exception {
    reader.isAvailable().get(10, TimeUnit.SECONDS);
    reader.pollNext(output);
  }

  @Test
  void aFileIsSentAtTheStartAndWhenItsContentIsAnother() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules"), "one");
    Path reference = Files.writeString(folder.resolve("reference"), "table");
    ControlFileReader reader = reader(rules, reference);
    reader.pollNext(output);
    assertThat(sent).containsExactly("RULES one", "REFERENCE table");
    assertThat(idle).isTrue();
    nextLook(reader);
    assertThat(sent).hasSize(2);
    Files.writeString(rules, "two");
    Files.writeString(reference, "its hour has not come");
    nextLook(reader);
    assertThat(sent).containsExactly("RULES one", "REFERENCE table", "RULES two");
  }

  @Test
  void aFileThatIsGoneIsWaitedFor() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules"), "one");
    Path reference = Files.writeString(folder.resolve("reference"), "table");
    ControlFileReader reader = reader(rules, reference);
    reader.pollNext(output);
    Files.delete(rules);
    nextLook(reader);
    assertThat(sent).hasSize(2);
    Files.writeString(rules, "one");
    nextLook(reader);
    assertThat(sent).hasSize(2);
    Files.writeString(rules, "two");
    nextLook(reader);
    assertThat(sent).hasSize(3).endsWith("RULES two");
  }

  @Test
  @SuppressWarnings("try") // AutoCloseable in general may be interrupted.
  void aFileThatIsNotValidIsRefusedWithTheReason() throws Exception {
    OneInputStreamOperatorTestHarness<ControlFile, ControlFile> check =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new CheckControlFile()));
    try {
      check.open();
      for (String content : new String[] {"{\"rules\": []}", "{\"rules\": 1}"}) {
        check.processElement(
            new StreamRecord<>(
                new ControlFile(ControlFile.Kind.RULES, content.getBytes(StandardCharsets.UTF_8))));
      }
      for (String content : new String[] {"ticker_symbol", "symbol"}) {
        check.processElement(
            new StreamRecord<>(
                new ControlFile(
                    ControlFile.Kind.REFERENCE, content.getBytes(StandardCharsets.UTF_8))));
      }
      assertThat(check.extractOutputValues())
          .extracting(file -> file.kind)
          .containsExactly(ControlFile.Kind.RULES, ControlFile.Kind.REFERENCE);
      assertThat(check.getSideOutput(CheckControlFile.REFUSED))
          .extracting(StreamRecord::getValue)
          .extracting(each -> each.source + ": " + each.reason.code() + " " + each.detail)
          .containsExactly(
              "rules: invalid_rules line 1, character 12: 'rules' is not a list",
              "reference: invalid_reference line 1: the column ticker_symbol is missing");
    } finally {
      check.close();
    }
  }
}
