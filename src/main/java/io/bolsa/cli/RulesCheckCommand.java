package io.bolsa.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.dataset.Dataset;
import io.bolsa.rules.InvalidRulesException;
import io.bolsa.rules.Rule;
import io.bolsa.rules.RuleSet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether rules are sound, and what they would have fired on recorded ticks. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says whether the rules of a file are valid, with everything that is wrong and where; and,"
          + " given recorded ticks, what they would have fired.",
      "",
      "A rules file:",
      "",
      "  {\"rules\": [",
      "    {\"name\": \"moved_one_percent\", \"over\": \"tick\",",
      "     \"expression\": \"abs(change / (price - change)) * 100 > 1\",",
      "     \"severity\": \"medium\", \"cooldown\": \"1m\",",
      "     \"message\": \"moved by {change} to {price}\"}]}",
      "",
      "name, over (tick, bar or sector-window) and expression are required. The expression is of"
          + " the Common Expression Language; a name that is not allowed is answered with those"
          + " that are. What is undefined (a division by zero, the previous price of a first"
          + " tick) fires nothing. cooldown is the time from one alert of a ticker, or of a"
          + " sector's window, to the next; the alert says how many were held back since the one"
          + " before; those held back after the last one are told with the next."
    },
    footer = {
      "",
      "Exit status: 0 all valid; 1 failed; 2 a rule is not valid, or wrong usage; "
          + Bolsa.INTERRUPTED
          + "."
    })
final class RulesCheckCommand implements Callable<Integer> {
  private static final JsonFactory JSON = new JsonFactory();

  private static final Pattern WORD =
      Pattern.compile("\\s*((?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+)(?:\\s+|$)");

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The rules file.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description = "Recorded ticks, as 'bolsa replay' takes them.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--replay",
      paramLabel = "OPTIONS",
      description =
          "Options of 'bolsa replay' for INPUT, in one argument such as '--windows 5m --disorder"
              + " 10s'; a value with blanks in \"quotation marks\".")
  private String replayOptions = "";

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    if (inputs.isEmpty() && !replayOptions.isBlank()) {
      throw usage("--replay says how INPUT is replayed, and there is none");
    }
    RuleSet rules;
    try {
      rules = SteeringFiles.checkRules(SteeringFiles.read("FILE", file, spec));
    } catch (InvalidRulesException e) {
      e.problems.forEach(problem -> System.err.println(file + ": " + problem));
      return Bolsa.WRONG_USAGE;
    }
    if (!inputs.isEmpty()) {
      return fire(rules, out);
    }
    Table table = new Table("rule", "over", "severity", "cooldown", "expression");
    for (Rule rule : rules.rules) {
      table.add(
          rule.name,
          rule.subject.id(),
          rule.severity.name().toLowerCase(Locale.ROOT),
          Duration.ofMillis(rule.cooldownMillis).toString(),
          rule.expression);
    }
    out.println(file + ": valid, " + count(rules.rules.size(), "rule"));
    table.print(out);
    return Bolsa.DONE;
  }

  private int fire(RuleSet rules, PrintStream out) throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path results = folder.path.resolve("out");
      int status = Bolsa.run(replay(results), System.err);
      if (status != Bolsa.DONE) {
        return status;
      }
      Path alerts = results.resolve(Dataset.ANOMALIES.id()).resolve(Dataset.ANOMALIES.fileName());
      if (!Files.exists(alerts)) {
        throw usage(
            "--replay '"
                + replayOptions
                + "': leave out --help and the options that lay out the results, from --format to"
                + " --time-zone");
      }
      report(rules, alerts, out);
      return Bolsa.DONE;
    }
  }

  /** As a shell parts them: what stands between quotation marks, single or double, is one. */
  private List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher next = WORD.matcher(text);
    int end = 0;
    while (next.find() && next.start() == end) {
      words.add(next.group(1).replaceAll("\"([^\"]*)\"|'([^']*)'", "$1$2"));
      end = next.end();
    }
    if (end < text.length()) {
      throw usage("--replay '" + text + "': a quotation mark has no other one");
    }
    return words;
  }

  /** The rules alone: no detectors. */
  private String[] replay(Path out) {
    List<String> arguments = new ArrayList<>(List.of("replay", "--quiet"));
    arguments.addAll(List.of("--rules", file.toString(), "--out", out.toString()));
    arguments.addAll(List.of("--detectors", "none"));
    if (!replayOptions.isBlank()) {
      arguments.addAll(words(replayOptions));
    }
    arguments.add("--");
    arguments.addAll(inputs);
    return arguments.toArray(new String[0]);
  }

  /** What one rule has fired. */
  private static final class Fired {
    long alerts;
    long heldBack;
    String first;
    String last;
    String example;
  }

  private void report(RuleSet rules, Path anomalies, PrintStream out) throws IOException {
    Map<String, Fired> fired = new HashMap<>();
    try (JsonParser json = JSON.createParser(anomalies.toFile())) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        count(json, fired);
      }
    }
    long alerts = fired.values().stream().mapToLong(each -> each.alerts).sum();
    out.println(
        file
            + ": valid, "
            + count(rules.rules.size(), "rule")
            + "; would have fired "
            + count(alerts, "alert"));
    Table table = new Table("rule", "alerts", "held back", "first", "last", "the last one");
    for (Rule rule : rules.rules) {
      Fired each = fired.getOrDefault(rule.name, new Fired());
      table.add(
          rule.name,
          String.format(Locale.ROOT, "%,d", each.alerts),
          String.format(Locale.ROOT, "%,d", each.heldBack),
          each.alerts == 0 ? "–" : each.first,
          each.alerts == 0 ? "–" : each.last,
          each.alerts == 0 ? "–" : each.example);
    }
    table.print(out);
  }

  /** Reads one alert; they come in the order of time. */
  private static void count(JsonParser json, Map<String, Fired> fired) throws IOException {
    Map<String, String> alert = new HashMap<>();
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken().isStructStart()) {
        json.skipChildren();
      } else {
        alert.put(name, json.getText());
      }
    }
    Fired each = fired.computeIfAbsent(alert.get("kind"), kind -> new Fired());
    each.alerts++;
    each.heldBack += Long.parseLong(alert.get("suppressed"));
    each.first = each.first == null ? alert.get("event_time") : each.first;
    each.last = alert.get("event_time");
    each.example = alert.get("explanation");
  }

  private static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
