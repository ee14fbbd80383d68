package io.bolsa.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code s3://bucket/key}: a key, or what keys begin with. */
final class ObjectUrl {
  private static final String SCHEME = "s3://";
  private static final Pattern FORM =
      Pattern.compile(SCHEME + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", Pattern.DOTALL);

  final String bucket;

  /** Empty for the whole bucket. */
  final String key;

  private ObjectUrl(String bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  /** Whether an input is meant to be one; s3a is what Hadoop calls the same. */
  static boolean is(String input) {
    return input.startsWith(SCHEME) || input.startsWith("s3a://");
  }

  /**
   * @throws IllegalArgumentException with what is allowed
   */
  static ObjectUrl parse(String input) {
    Matcher form = FORM.matcher(input.replaceFirst("^s3a:", "s3:"));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'"
              + input
              + "' is not an address such as s3://bucket/prefix/, where a bucket is 3 to 63 of"
              + " a-z 0-9 . - with a letter or digit at both ends");
    }
    return new ObjectUrl(form.group(1), form.group(2) == null ? "" : form.group(2));
  }

  /** Whether a key is the one that is meant, or lies below it; hidden ones do not. */
  boolean covers(String other) {
    if (other.endsWith("/")) {
      return false; // The marker of a folder, as consoles make them.
    }
    if (other.equals(key)) {
      return true;
    }
    String folder = key.isEmpty() || key.endsWith("/") ? key : key + "/";
    return other.startsWith(folder) && !isHidden(other.substring(folder.length()));
  }

  /** As in a folder of this machine: {@code _SUCCESS} and the like are no data. */
  private static boolean isHidden(String relative) {
    return relative.startsWith(".")
        || relative.startsWith("_")
        || relative.contains("/.")
        || relative.contains("/_");
  }

  /** The address of something below. */
  static String below(String folder, String name) {
    return folder + (folder.endsWith("/") ? "" : "/") + name;
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
