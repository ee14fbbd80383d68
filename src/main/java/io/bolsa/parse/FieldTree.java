package io.bolsa.parse;

import io.bolsa.parse.FieldMapping.Field;
import java.util.HashMap;
import java.util.Map;

/** The paths of a mapping, name by name: what to look for inside one object of a record. */
final class FieldTree {
  /** As messages say it; of the record itself, empty. */
  final String path;

  /** What stands here; null if it is an object on the way to others. */
  private Field field;

  private boolean leadsToRecordType;

  private final Map<String, FieldTree> below = new HashMap<>();

  private FieldTree(String path) {
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException if a path stands for two fields, or is the beginning of
   *     another
   */
  static FieldTree of(FieldMapping mapping) {
    FieldTree record = new FieldTree("");
    mapping.paths().forEach(record::add);
    return record;
  }

  private void add(Field added, String whole) {
    FieldTree node = this;
    for (String name : whole.split("\\.", -1)) {
      String path = node.pathOf(name);
      node = node.below.computeIfAbsent(name, each -> new FieldTree(path));
      if (node.field != null) {
        throw new IllegalArgumentException(
            node.path + " stands for two fields, or for one and more");
      }
      node.leadsToRecordType |= added == Field.RECORD_TYPE;
    }
    if (!node.below.isEmpty()) {
      throw new IllegalArgumentException(node.path + " stands for a field and for others below it");
    }
    node.field = added;
  }

  /** Null if nobody asks for a field of this name. */
  FieldTree below(String name) {
    return below.get(name);
  }

  /** Null if it is an object on the way to others. */
  Field field() {
    return field;
  }

  /** Whether the record's type stands here or below. */
  boolean leadsToRecordType() {
    return leadsToRecordType;
  }

  /** Of a field of this object, looked for or not. */
  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
