package io.bolsa.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the records of a file that is in memory as a whole, with no thought of speed. */
final class NaiveFrames {
  private static final Pattern STRING = Pattern.compile("\"([^\"\\\\\n]|\\\\[^\n])*\"");
  private static final Pattern INNERMOST = Pattern.compile("\\{[^{}\\[\\]\"]*}|\\[[^{}\\[\\]\"]*]");
  private static final Pattern PLAIN = Pattern.compile("(?s).[^,\\]\n]*");
  private static final Pattern BROKEN = Pattern.compile("(?s).+?(?=\\s*\n\\s*[{\\]]|\\s*\\z)");

  private final List<String> records = new ArrayList<>();
  private String left;

  private NaiveFrames(String file) {
    left = file;
  }

  static List<String> records(String file) {
    NaiveFrames frames = new NaiveFrames(file.replaceFirst("^\uFEFF?\\s*", ""));
    if (frames.left.startsWith("[")) {
      frames.array();
    } else {
      for (String line : frames.left.split("\n", -1)) {
        frames.line(line.strip());
      }
    }
    return frames.records;
  }

  private void line(String line) {
    left = line;
    List<String> objects = new ArrayList<>();
    while (left.startsWith("{") && completeLength() > 0) {
      objects.add(left.substring(0, completeLength()));
      left = left.substring(completeLength()).replaceFirst("^[\\s,]*", "");
    }
    boolean sequence = objects.size() > 1 || (objects.size() == 1 && left.isEmpty());
    if (sequence) {
      records.addAll(objects);
    }
    String rest = sequence ? left : line;
    if (!rest.isEmpty()) {
      records.add(rest);
    }
  }

  private void array() {
    take(1);
    while (skip("[\\s,]*") && !left.startsWith("]")) {
      records.add(take(elementLength()));
    }
    if (!left.isEmpty()) {
      take(1);
      if (skip("\\s*")) {
        records.add(left);
      }
    }
  }

  private String take(int length) {
    String taken = left.substring(0, length);
    left = left.substring(length);
    return taken;
  }

  private boolean skip(String what) {
    left = left.replaceFirst("^" + what, "");
    return !left.isEmpty();
  }

  private int elementLength() {
    int length =
        switch (left.charAt(0)) {
          case '{', '[' -> completeLength();
          case '"' -> length(STRING);
          default -> length(PLAIN);
        };
    return length > 0 ? length : length(BROKEN);
  }

  private int length(Pattern pattern) {
    Matcher matcher = pattern.matcher(left);
    return matcher.lookingAt() ? matcher.end() : 0;
  }

  /** Of the shortest beginning whose brackets cancel each other. */
  private int completeLength() {
    for (int length = 2; length <= left.length(); length++) {
      String brackets = STRING.matcher(left.substring(0, length)).replaceAll("");
      String before;
      do {
        before = brackets;
        brackets = INNERMOST.matcher(brackets).replaceAll("");
      } while (!brackets.equals(before));
      if (brackets.isEmpty()) {
        return length;
      }
    }
    return 0;
  }
}
