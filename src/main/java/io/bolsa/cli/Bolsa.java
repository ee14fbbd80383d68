package io.bolsa.cli;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The local command line: what {@code ./bolsa} runs. */
@Command(
    name = "bolsa",
    version = "bolsa " + Bolsa.VERSION,
    mixinStandardHelpOptions = true,
    description = "Stock-ticker analytics on Apache Flink, on this machine.",
    footer = {
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage or configuration; " + Bolsa.INTERRUPTED + ".",
      "'bolsa COMMAND --help' explains a command."
    })
public final class Bolsa implements Runnable {
  static final String VERSION = "0.1.0";

  private static final List<Class<?>> COMMANDS =
      List.of(
          ReplayCommand.class,
          VerifyCommand.class,
          TablesCommand.class,
          GenerateCommand.class,
          BenchmarkCommand.class,
          ProduceCommand.class,
          TailCommand.class,
          RulesCommand.class,
          HelpCommand.class);

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;

  /** What the virtual machine makes of it, in the words of every command's help. */
  static final String INTERRUPTED = "130 or 143 interrupted, by Ctrl-C or by SIGTERM";

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show stack traces and what Flink says.")
  private boolean verbose;

  public static void main(String[] arguments) {
    StandardOutput out = new StandardOutput();
    System.setOut(new PrintStream(new BufferedOutputStream(out), true, StandardCharsets.UTF_8));
    MemoryGuard.watch();
    int status = run(arguments, System.err);
    System.out.flush();
    if (status == DONE && out.failure() != null) {
      System.err.println("bolsa: cannot write standard output: " + out.failure());
      status = FAILED;
    }
    System.exit(status);
  }

  /** Runs a command and says what went wrong in one line. */
  static int run(String[] arguments, PrintStream errors) {
    Bolsa bolsa = new Bolsa();
    CommandLine line = new CommandLine(bolsa);
    commands(arguments).forEach(line::addSubcommand);
    sayVersion(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, all) -> wrongUsage(e, errors))
        .setExecutionExceptionHandler((e, command, result) -> failed(e, bolsa.verbose, errors))
        .execute(arguments);
  }

  /** The one that is asked for, which is faster to look at than all; or all. */
  private static List<Class<?>> commands(String[] arguments) {
    for (Class<?> command : COMMANDS) {
      String name = command.getAnnotation(Command.class).name();
      if (command != HelpCommand.class && arguments.length > 0 && arguments[0].equals(name)) {
        return List.of(command);
      }
    }
    return COMMANDS;
  }

  /** Of the program, also where a command is asked. */
  private static void sayVersion(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().version(line.getCommandSpec().version());
      sayVersion(command);
    }
  }

  private static int wrongUsage(ParameterException e, PrintStream errors) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    errors.println("bolsa: " + firstLine(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, errors);
    errors.println("'" + command + " --help' explains the usage.");
    return WRONG_USAGE;
  }

  private static int failed(Exception e, boolean verbose, PrintStream errors) {
    if (verbose) {
      e.printStackTrace(errors);
    }
    errors.println("bolsa: " + Failures.describe(e));
    return FAILED;
  }

  private static String firstLine(String message) {
    return message == null ? "wrong usage" : message.split("\\R", 2)[0];
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? 'bolsa help' lists them");
  }
}
