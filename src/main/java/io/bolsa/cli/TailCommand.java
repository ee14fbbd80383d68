package io.bolsa.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** {@code bolsa tail}: the second stream as it comes. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows statistics and anomalies as they come, until Ctrl-C.",
      "",
      "Delivery is at least once: what has been shown under the same id and revision is"
          + " left out."
    },
    footer = {"", "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."})
final class TailCommand implements Callable<Integer> {
  /** Kinesis allows five reads a second and shard to all readers together. */
  private static final long POLL_MILLIS = 400;

  private static final int IDS_REMEMBERED = 100_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      defaultValue = "results",
      description = "Stream to read. Default: ${DEFAULT-VALUE}.")
  private String stream;

  @Mixin private StreamOptions where;

  @Option(
      names = "--from-start",
      description = "Begin with the oldest record kept. Default: with what comes from now on.")
  private boolean fromStart;

  @Option(names = "--json", description = "Print the records as they are, one a line.")
  private boolean json;

  @Option(names = "--repeats", description = "Show repeats, too.")
  private boolean repeats;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = GenerateCommand.Count.class,
      description = "End after so many records.")
  private Long limit;

  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > IDS_REMEMBERED;
        }
      };

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more: " + limit);
    }
    OptionValues.checkStream("--stream", stream, spec);
    try (KinesisClient client = where.client()) {
      StreamReader reader = new StreamReader(client, stream, fromStart);
      long shown = 0;
      while (true) {
        for (byte[] record : reader.poll()) {
          if (show(record, System.out) && limit != null && ++shown == limit) {
            System.out.flush();
            return Bolsa.DONE;
          }
        }
        if (System.out.checkError()) {
          return Bolsa.DONE; // Whoever read has gone, as `head` does.
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (ResourceNotFoundException e) {
      throw new IOException("there is no stream " + stream + ": " + e.getMessage(), e);
    } catch (SdkException e) {
      throw new IOException("Kinesis does not answer: " + AwsProblem.of(e), e);
    }
  }

  /** Whether it was shown. */
  private boolean show(byte[] record, PrintStream out) {
    ResultLine line = ResultLine.of(record);
    boolean repeat =
        line != null && line.id() != null && seen.put(line.idAndRevision(), true) != null;
    if (repeat && !repeats) {
      return false;
    }
    String text = json || line == null ? null : line.text();
    out.println(text != null ? text : new String(record, StandardCharsets.UTF_8).stripTrailing());
    return true;
  }
}
