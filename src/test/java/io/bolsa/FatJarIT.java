package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be uploaded to a service that runs Java 11 and brings Flink itself. */
class FatJarIT {
  private static final int JAVA_11 = 55;
  private static final Path JAR = Path.of(System.getProperty("bolsa.jar"));

  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  @Test
  void everyClassRunsOnJava11() throws IOException {
    assertThat(newerThanJava11(JAR)).isEmpty();
    assertThat(names()).filteredOn(name -> name.endsWith(".class")).hasSizeGreaterThan(100);
  }

  @Test
  void aClassOfJava17IsFound(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("mixed.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String release : List.of("11", "17")) {
        out.putNextEntry(new JarEntry("made/Of" + release + ".class"));
        out.write(compile(folder, "Of" + release, release));
      }
    }

    assertThat(newerThanJava11(jar)).containsExactly("made/Of17.class has class file version 61");
  }

  private static byte[] compile(Path folder, String name, String release) throws IOException {
    Path source = Files.writeString(folder.resolve(name + ".java"), "class " + name + " {}");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "--release", release, "-d", folder.toString(), source.toString());
    assertThat(status).isZero();
    return Files.readAllBytes(folder.resolve(name + ".class"));
  }

  private static List<String> newerThanJava11(Path file) throws IOException {
    List<String> newer = new ArrayList<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (!entry.getName().endsWith(".class")) {
          continue;
        }
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
    return newer;
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
