package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the command line inside the test and reads what it wrote. */
final class Replays {
  private Replays() {}

  /** A finished command. */
  record Outcome(int exit, String errors) {}

  static Outcome run(String... arguments) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit = Bolsa.run(arguments, new PrintStream(errors, true, UTF_8));
    return new Outcome(exit, errors.toString(UTF_8));
  }

  /** What a command prints that ends well. */
  static String printed(List<String> arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      assertThat(run(arguments.toArray(new String[0]))).isEqualTo(new Outcome(0, ""));
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8);
  }

  /** Replays without a word and returns every file's text by its name below the folder. */
  static Map<String, String> replay(Path out, List<Path> inputs, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("replay", "--quiet", "--out", out.toString()));
    arguments.addAll(List.of(options));
    inputs.forEach(input -> arguments.add(input.toString()));
    Outcome outcome = run(arguments.toArray(new String[0]));
    if (outcome.exit != 0) {
      throw new AssertionError("exit " + outcome.exit + ": " + outcome.errors);
    }
    return files(out);
  }

  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
