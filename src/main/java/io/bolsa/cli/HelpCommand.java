package io.bolsa.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The library's own takes one name, and there are commands below commands. */
@Command(
    name = "help",
    helpCommand = true,
    mixinStandardHelpOptions = true,
    description = "Shows what the program, or one of its commands, does.",
    footer = {"", "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."})
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Of which command, such as 'rules check'; none: of the program.")
  private List<String> names = new ArrayList<>();

  @Override
  public void run() {
    CommandLine line = spec.commandLine().getParent();
    for (String name : names) {
      CommandLine command = line.getSubcommands().get(name);
      if (command == null) {
        throw new ParameterException(line, "there is no command '" + name + "'");
      }
      line = command;
    }
    line.usage(System.out);
  }
}
