package io.bolsa.cli;

import io.bolsa.rules.InvalidRulesException;
import io.bolsa.rules.RuleSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The files that steer a job, as options name them. */
final class SteeringFiles {
  private SteeringFiles() {}

  static byte[] read(String option, Path file, CommandSpec spec) throws IOException {
    OptionValues.checkNotEmpty(option, file, "a file", spec);
    if (Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), option + " '" + file + "' is a folder, not a file");
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": there is no file '" + file + "'", e);
    }
  }

  /** The parser of expressions prints syntax errors by itself, too; once is enough. */
  static RuleSet checkRules(byte[] content) throws InvalidRulesException {
    PrintStream errors = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return RuleSet.parse(content);
    } finally {
      System.setErr(errors);
    }
  }
}
