package io.bolsa.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the class path of the tests, in a process of its own. */
final class JavaProcess {
  private JavaProcess() {}

  static Process start(Class<?> main, ProcessBuilder.Redirect output, String... arguments)
      throws IOException {
    return start(List.of(), main, output, List.of(arguments));
  }

  /**
   * @param options of the virtual machine
   */
  static Process start(
      List<String> options, Class<?> main, ProcessBuilder.Redirect output, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectOutput(output).start();
  }
}
