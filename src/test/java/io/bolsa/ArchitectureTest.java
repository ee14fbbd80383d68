package io.bolsa;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the directions in which the packages may import each other. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bolsa");

  private static final Set<String> STAGE =
      Set.of(
          "binary",
          "model",
          "statistics",
          "anomaly",
          "serialization",
          "state",
          "metrics",
          "alert",
          "rules",
          "reference");

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("binary", Set.of()),
          Map.entry("model", Set.of("binary")),
          Map.entry("statistics", Set.of("binary")),
          Map.entry("anomaly", Set.of("binary", "statistics")),
          // Over what travels between stages, to what comes out; durations as the configuration
          // has.
          Map.entry("rules", Set.of("binary", "model", "statistics", "config")),
          Map.entry("reference", Set.of("model")),
          Map.entry("generate", Set.of("model")),
          // What an object is called is checked by what names it.
          Map.entry("config", Set.of("delivery", "dataset")),
          Map.entry("delivery", Set.of("model", "dataset")),
          Map.entry("metrics", Set.of()),
          // The files that operators are steered by.
          Map.entry("state", Set.of("model")),
          Map.entry("dataset", Set.of("model", "statistics")),
          Map.entry("serialization", Set.of("binary", "model", "statistics", "dataset")),
          Map.entry("parse", Set.of("model", "serialization", "metrics")),
          Map.entry("alert", Set.of("model", "anomaly")),
          Map.entry("ticker", STAGE),
          Map.entry("sector", STAGE),
          // It checks the files that steer the job before it lets them in.
          Map.entry(
              "source",
              Set.of(
                  "binary",
                  "config",
                  "delivery",
                  "model",
                  "parse",
                  "serialization",
                  "metrics",
                  "rules",
                  "reference")),
          Map.entry(
              "sink",
              Set.of(
                  "binary", "config", "delivery", "model", "dataset", "serialization", "metrics")));

  private static final Set<String> WITHOUT_FLINK =
      Set.of(
          "binary",
          "model",
          "statistics",
          "anomaly",
          "rules",
          "reference",
          "generate",
          "dataset",
          "delivery",
          "config");

  /** The top and the command line see everything. */
  private static final Set<String> FREE = Set.of("cli");

  static Set<String> packages() {
    return MAY_IMPORT.keySet();
  }

  @Test
  void everyPackageHasItsRule() {
    Set<String> seen =
        CLASSES.stream()
            .map(type -> type.getPackageName())
            .filter(name -> !name.equals("io.bolsa"))
            .map(name -> name.substring("io.bolsa.".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>(MAY_IMPORT.keySet());
    known.addAll(FREE);
    assertThat(seen).isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyWhatItMay(String name) {
    String[] allowed =
        MAY_IMPORT.get(name).stream().map(other -> "io.bolsa." + other).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.bolsa." + name)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.bolsa..")
                .and(resideOutsideOfPackage("io.bolsa." + name))
                .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(allowed))))
        .check(CLASSES);
  }

  @Test
  void arithmeticAndFormatsKnowNoFlink() {
    noClasses()
        .that()
        .resideInAnyPackage(
            WITHOUT_FLINK.stream().map(name -> "io.bolsa." + name).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void theTopologyMakesNoSourceAndNoSink() {
    noClasses()
        .that()
        .haveSimpleName("Topology")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.bolsa.source", "io.bolsa.sink", "io.bolsa.cli")
        .check(CLASSES);
  }
}
