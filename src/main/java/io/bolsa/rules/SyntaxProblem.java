package io.bolsa.rules;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parser says of a text that is no expression, without the names of its grammar, and with
 * the right word for those that come from SQL.
 */
final class SyntaxProblem {
  /** How the parser's words begin. */
  private static final String MARK = "Syntax error: ";

  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "(?:mismatched input|extraneous input|no viable alternative at input) '(.*)'");

  private static final Pattern MISSING = Pattern.compile("missing (?:'(.*)'|.*) at '(.*)'");

  private static final Pattern UNKNOWN = Pattern.compile("token recognition error at: '(.*)'");

  private static final Pattern NOT = Pattern.compile("\\bnot$", Pattern.CASE_INSENSITIVE);

  private static final String END = "<EOF>";

  private static final Map<String, String> INSTEAD =
      Map.of(
          "and", "&&",
          "or", "||",
          "not", "!",
          "=", "==",
          "<>", "!=",
          "like", "startsWith, endsWith or contains",
          "between", "A <= X && X <= B",
          "is", "defined(X) or !defined(X)");

  private SyntaxProblem() {}

  static boolean isOne(String message) {
    return message.startsWith(MARK);
  }

  /**
   * @param message of which {@link #isOne} holds
   * @param before what stands before the place of the mistake
   */
  static String inWords(String message, String before) {
    String words = message.substring(MARK.length());
    Matcher unexpected = UNEXPECTED.matcher(words.replaceAll(" expecting .*", ""));
    if (unexpected.matches()) {
      return unexpected(unexpected.group(1), before);
    }
    Matcher missing = MISSING.matcher(words);
    if (missing.matches()) {
      return missing.group(1) == null
          ? unexpected(missing.group(2), before)
          : "'"
              + missing.group(1)
              + "' is missing "
              + (missing.group(2).equals(END) ? "at the end" : "before '" + missing.group(2) + "'");
    }
    Matcher unknown = UNKNOWN.matcher(words);
    if (unknown.matches()) {
      String token = unknown.group(1).strip();
      return token.startsWith("'") || token.startsWith("\"")
          ? "the text that begins here has no end, or an unknown '\\'"
          : unexpected(token, before);
    }
    return words;
  }

  private static String unexpected(String token, String before) {
    return token.equals(END)
        ? "the expression ends too early"
        : "'" + token + "' cannot stand here" + instead(token, before.stripTrailing());
  }

  private static String instead(String token, String before) {
    String word = token;
    if (token.equals(">") && before.endsWith("<")) {
      word = "<>";
    } else if (NOT.matcher(before).find()) {
      word = "not";
    }
    String instead = INSTEAD.get(word.toLowerCase(Locale.ROOT));
    return instead == null ? "" : "; for " + word + " write " + instead;
  }
}
