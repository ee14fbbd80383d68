package io.bolsa.config;

import java.util.regex.Pattern;

/** One key of one property group: its type, what it may be, and what it means. */
final class Option<T> {
  /** What holds when nobody says anything. */
  enum Absence {
    /** The job does not start. */
    REFUSED,
    /** The value is null. */
    NOTHING,
    /** The value is the default. */
    DEFAULT
  }

  private static final Pattern LOGIN = Pattern.compile("(?<=://).*@", Pattern.DOTALL);

  final String group;
  final String key;
  final ValueType<T> type;
  final Absence absence;

  /** As someone would write it; null unless absence means the default. */
  final String defaultText;

  final String meaning;

  /** A secret is never printed, not even when it is wrong. */
  final boolean secret;

  private Option(
      String group,
      String key,
      ValueType<T> type,
      Absence absence,
      String defaultText,
      String meaning,
      boolean secret) {
    this.group = group;
    this.key = key;
    this.type = type;
    this.absence = absence;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.secret = secret;
    if (absence == Absence.DEFAULT && type.parse(defaultText) == null) {
      throw new IllegalArgumentException(
          "the default of " + this + " is not allowed: " + defaultText);
    }
  }

  static <T> Option<T> required(String group, String key, ValueType<T> type, String meaning) {
    return new Option<>(group, key, type, Absence.REFUSED, null, meaning, false);
  }

  static <T> Option<T> optional(String group, String key, ValueType<T> type, String meaning) {
    return new Option<>(group, key, type, Absence.NOTHING, null, meaning, false);
  }

  static <T> Option<T> secret(String group, String key, ValueType<T> type, String meaning) {
    return new Option<>(group, key, type, Absence.NOTHING, null, meaning, true);
  }

  static <T> Option<T> withDefault(
      String group, String key, ValueType<T> type, String defaultText, String meaning) {
    return new Option<>(group, key, type, Absence.DEFAULT, defaultText, meaning, false);
  }

  /** A value as it may be shown: secrets are not, nor is the login of a URL. */
  String shown(String value) {
    return secret
        ? "(hidden)"
        : "'" + Excerpt.of(LOGIN.matcher(value).replaceFirst("(hidden)@")) + "'";
  }

  @Override
  public String toString() {
    return group + " / " + key;
  }
}
