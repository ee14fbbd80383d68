package io.bolsa.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Finds the one sentence in a chain of causes that tells a user what went wrong. */
final class Failures {
  private Failures() {}

  static String describe(Throwable failure) {
    Throwable told = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // The first of our own or of the system; what wraps it is Flink's view of the job.
      if (cause instanceof IOException && cause.getMessage() != null) {
        return sentence(cause);
      }
      if (cause instanceof OutOfMemoryError) {
        return "out of memory ("
            + firstSentence(cause.getMessage())
            + "); give more with BOLSA_JVM_OPTIONS=-Xmx…";
      }
      told = cause;
    }
    return sentence(told);
  }

  /** Flink goes on with advice about settings of a cluster, which nobody has here. */
  private static String firstSentence(String message) {
    return message == null ? "no reason given" : message.split("\\. ", 2)[0];
  }

  private static String sentence(Throwable told) {
    String message = told.getMessage();
    if (told instanceof AccessDeniedException) {
      return "no permission for " + message;
    }
    if (told instanceof NoSuchFileException) {
      return "there is no file " + message;
    }
    if (told instanceof FileSystemException || told instanceof IOException) {
      return message;
    }
    return told.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
