package io.bolsa.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with alert rules. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Works on alert rules.",
    subcommands = RulesCheckCommand.class,
    footer = {
      "",
      "'bolsa rules check --help' explains the form of a rules file.",
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."
    })
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "rules: what? allowed is 'check'");
  }
}
