package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What may be uploaded to a service that runs Java 11 and brings Flink itself. */
class FatJarIT {
  private static final int JAVA_11 = 55;
  private static final Path JAR = Path.of(System.getProperty("bolsa.jar"));

  /** Names of the entries, and what is wrong with each. */
  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  @Test
  void everyClassRunsOnJava11() throws IOException {
    List<String> newer = new ArrayList<>();
    int classes = 0;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (!entry.getName().endsWith(".class")) {
          continue;
        }
        classes++;
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
          in.readInt(); // magic
          in.readUnsignedShort(); // minor version
          int version = in.readUnsignedShort();
          if (version > JAVA_11) {
            newer.add(entry.getName() + " has class file version " + version);
          }
        }
      }
    }
    assertThat(newer).isEmpty();
    assertThat(classes).isGreaterThan(100);
  }

  @Test
  void holdsTheJobAndItsLibrariesButNotFlinkNorLoggingNorSignatures() throws IOException {
    assertThat(names())
        .contains("io/bolsa/Topology.class", "com/fasterxml/jackson/core/JsonFactory.class")
        .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("ch/qos/logback/"))
        .noneMatch(name -> name.startsWith("picocli/"))
        .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"));
  }

  @Test
  void namesNoEntryTwice() throws IOException {
    assertThat(names()).doesNotHaveDuplicates();
  }
}
