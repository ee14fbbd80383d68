package io.bolsa.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key of the anomalies that holds for one sector or ticker only: {@code sector.NAME.KEY}, {@code
 * ticker.SYMBOL.KEY}. The name may have dots of its own; the key at the end tells where it ends.
 */
final class ScopedKey {
  /** Whom a key can be for. */
  enum Scope {
    SECTOR(
        "sector.",
        Pattern.compile("(?!\\*$)(?!\\p{Z}+$)[^\\p{C}\\p{Zl}\\p{Zp}]{1,64}"),
        "1 to 64 printable characters, not all of them space, and not `*`: the market has what holds for all"),
    TICKER(
        "ticker.",
        Pattern.compile("[A-Za-z0-9._/^=-]{1,64}"),
        "1 to 64 of `A-Z a-z 0-9 . _ - / ^ =`");

    final String prefix;
    private final Pattern names;

    /** What a name may be. */
    final String allowed;

    Scope(String prefix, Pattern names, String allowed) {
      this.prefix = prefix;
      this.names = names;
      this.allowed = allowed;
    }

    boolean allows(String name) {
      return names.matcher(name).matches();
    }
  }

  final Scope scope;
  final String name;
  final Option<?> option;

  private ScopedKey(Scope scope, String name, Option<?> option) {
    this.scope = scope;
    this.name = name;
    this.option = option;
  }

  static boolean looksLike(String key) {
    return scopeOf(key) != null;
  }

  private static Scope scopeOf(String key) {
    for (Scope scope : Scope.values()) {
      if (key.startsWith(scope.prefix)) {
        return scope;
      }
    }
    return null;
  }

  /** Null when it is none; its name may still not be allowed. */
  static ScopedKey of(String key) {
    Scope scope = scopeOf(key);
    if (scope == null) {
      return null;
    }
    for (Option<?> option : Options.SCOPED) {
      String end = "." + option.key;
      if (key.endsWith(end) && key.length() > scope.prefix.length() + end.length()) {
        String name = key.substring(scope.prefix.length(), key.length() - end.length());
        return new ScopedKey(scope, name, option);
      }
    }
    return null;
  }

  /** What someone who wrote {@code key} may have meant: its name with each key that there is. */
  static List<String> candidates(String key) {
    Scope scope = scopeOf(key);
    List<String> candidates = new ArrayList<>();
    boolean nameless =
        scope != null
            && Options.SCOPED.stream().anyMatch(each -> key.equals(scope.prefix + each.key));
    if (nameless) {
      return candidates;
    }
    for (Option<?> option : Options.SCOPED) {
      int at = key.length();
      for (long dots = option.key.chars().filter(c -> c == '.').count(); dots >= 0; dots--) {
        at = key.lastIndexOf('.', at - 1);
      }
      boolean named = scope != null && at > scope.prefix.length();
      if (named) {
        candidates.add(key.substring(0, at) + "." + option.key);
      }
    }
    return candidates;
  }
}
