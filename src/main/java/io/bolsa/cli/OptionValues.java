package io.bolsa.cli;

import io.bolsa.config.Durations;
import io.bolsa.model.Times;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What options say, or a complaint that names the option, its value and what is allowed. */
final class OptionValues {
  private static final Instant EARLIEST = Instant.ofEpochMilli(Times.EARLIEST);
  private static final Instant LATEST = Instant.ofEpochMilli(Times.LATEST);

  /** {@code eu-west-1}, {@code us-gov-east-1}, {@code eusc-de-east-1}. */
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{1,12}){1,2}-[0-9]{1,2}");

  /** As {@code stream.name} in the job's configuration. */
  private static final Pattern STREAM = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  private static final int LAST_PORT = 65_535;

  private OptionValues() {}

  /**
   * @throws ParameterException if the text is no address where an emulator can answer
   */
  static URI endpoint(String option, String text, String example, CommandSpec spec) {
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && ("" + address.getScheme()).matches("https?")) {
        if (address.getPort() == 0 || address.getPort() > LAST_PORT) {
          throw new ParameterException(
              spec.commandLine(), option + " '" + text + "': the port must be 1 to " + LAST_PORT);
        }
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), option + " '" + text + "' is not a URL: " + e.getMessage(), e);
    }
    throw new ParameterException(
        spec.commandLine(), option + " '" + text + "' is not a URL such as " + example);
  }

  /**
   * @throws ParameterException if the text is no name of a region as AWS gives them; null is fine
   */
  static void checkRegion(String option, String text, CommandSpec spec) {
    if (text != null && !REGION.matcher(text).matches()) {
      throw new ParameterException(
          spec.commandLine(), option + " '" + text + "' is not a region such as eu-west-1");
    }
  }

  /**
   * @throws ParameterException if the text is no name that a stream can have
   */
  static void checkStream(String option, String text, CommandSpec spec) {
    if (!STREAM.matcher(text).matches()) {
      throw new ParameterException(
          spec.commandLine(), option + " '" + text + "'; allowed: 1 to 128 of a-z A-Z 0-9 _ . -");
    }
  }

  /**
   * @throws ParameterException if there is nothing, which would mean the folder that one is in
   */
  static void checkNotEmpty(String option, Object value, String allowed, CommandSpec spec) {
    if (value != null && value.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), option + " is empty; allowed is " + allowed);
    }
  }

  /**
   * @throws ParameterException if there is nothing, or an address: as a path it would be a folder
   *     called {@code s3:} on this machine
   */
  static void checkFolder(String option, Path folder, CommandSpec spec) {
    checkNotEmpty(option, folder, "a folder, such as '.'", spec);
    if (folder.toString().matches("[a-z0-9]{2,}:(/.*)?")) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " '"
              + folder.toString().replaceFirst(":/", "://") // A path has no empty part.
              + "' is an address; allowed is a folder of this machine");
    }
  }

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
   * @throws ParameterException if an option is given without the one that it says more of
   */
  static void checkNeeds(String option, String needed, CommandSpec spec) {
    ParseResult given = spec.commandLine().getParseResult();
    if (given.hasMatchedOption(option) && !given.hasMatchedOption(needed)) {
      throw new ParameterException(spec.commandLine(), option + " needs " + needed);
    }
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
