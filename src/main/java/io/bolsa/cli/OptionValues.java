package io.bolsa.cli;

import io.bolsa.config.Durations;
import io.bolsa.model.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What options say, or a complaint that names the option, its value and what is allowed. */
final class OptionValues {
  private static final Instant EARLIEST = Instant.ofEpochMilli(Times.EARLIEST);
  private static final Instant LATEST = Instant.ofEpochMilli(Times.LATEST);

  private OptionValues() {}

  /**
   * @throws ParameterException if the text is no duration such as {@code 1m}
   */
  static Duration duration(String option, String text, CommandSpec spec) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + " " + e.getMessage(), e);
    }
  }

  /**
   * @throws ParameterException if the text is no instant in ISO 8601 that a tick could have
   */
  static Instant instant(String option, String text, CommandSpec spec) {
    Instant instant;
    try {
      instant = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(),
          option + " '" + text + "' is not an instant such as 2026-01-05T14:30:00Z",
          e);
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new ParameterException(
          spec.commandLine(), option + " must be " + EARLIEST + " to " + LATEST + ": " + text);
    }
    return instant;
  }

  /**
   * @throws ParameterException if the number is not in the range, both ends included
   */
  static void checkRange(String option, int number, int least, int most, CommandSpec spec) {
    if (number < least || number > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be " + least + " to " + most + ": " + number);
    }
  }
}
