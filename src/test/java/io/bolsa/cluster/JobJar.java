package io.bolsa.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** JARs of jobs that exist in the tests only. */
final class JobJar {
  private static final Path CLASSES = Path.of("target", "test-classes");

  private JobJar() {}

  /** The job and nothing else: the cluster brings Flink. */
  static Path of(Path folder, Class<?> job) {
    try {
      Path jar = folder.resolve(job.getSimpleName() + ".jar");
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream empty = new JarOutputStream(out)) {
        empty.setComment("made by a test");
      }
      add(jar, job);
      return jar;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The fat JAR, and the job. */
  static Path withBolsa(Path folder, Class<?> job) {
    try {
      Path jar = folder.resolve("bolsa-and-" + job.getSimpleName() + ".jar");
      Files.copy(Path.of(System.getProperty("bolsa.jar")), jar);
      add(jar, job);
      return jar;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(Path jar, Class<?> job) throws IOException {
    String inJar = job.getName().replace('.', '/');
    Path first = CLASSES.resolve(inJar + ".class");
    try (FileSystem zip = FileSystems.newFileSystem(jar);
        Stream<Path> files = Files.list(first.getParent())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().startsWith(job.getSimpleName())) {
          Path target = zip.getPath(CLASSES.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
