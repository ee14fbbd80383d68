package io.bolsa.cli;

import io.bolsa.model.Times;
import io.bolsa.parse.BundleTicks;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** One line on the terminal that is written over and over; nothing in a pipe. */
final class Progress {
  /** The launcher says whether standard error is a terminal; Java cannot tell. */
  private static final String TERMINAL = "bolsa.terminal";

  /** Takes the line away. */
  static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private boolean shown;

  private Progress(PrintStream terminal) {
    this.terminal = terminal;
  }

  static Progress onTerminal(boolean quiet) {
    return new Progress(terminal(quiet));
  }

  /** Null in a pipe. */
  static PrintStream terminal(boolean quiet) {
    return !quiet && Boolean.getBoolean(TERMINAL) ? System.err : null;
  }

  void show(JobClient job, Duration elapsed) {
    if (terminal == null) {
      return;
    }
    Map<String, Object> accumulators;
    try {
      accumulators = job.getAccumulators().get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception notNow) {
      // The job is starting or ending.
      return;
    }
    long records = Accounts.number(accumulators, BundleTicks.RECORDS_READ);
    long time = Accounts.number(accumulators, BundleTicks.EVENT_TIME_REACHED);
    if (records > 0) {
      terminal.print(
          CLEAR
              + String.format(
                  Locale.ROOT,
                  "%,d events, %,.0f a second, event time %s",
                  records,
                  records / (elapsed.toMillis() / 1e3),
                  time > 0 ? Times.iso(time) : "not reached"));
      terminal.flush();
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      terminal.print(CLEAR);
      terminal.flush();
      shown = false;
    }
  }
}
