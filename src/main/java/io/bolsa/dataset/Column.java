package io.bolsa.dataset;

/** One field of a dataset's rows: what it is called and what it holds. Any may be null. */
public final class Column {
  /** What a field holds; the JSON type follows from it. */
  public enum Type {
    /** A string. */
    TEXT,
    /** An integer of 64 bits. */
    INTEGER,
    /** A double. */
    NUMBER,
    /** An instant to the millisecond; a string in JSON. */
    TIME,
    /** An object of numbers by name. */
    NUMBERS,
    /** An object of strings by name. */
    TEXTS,
    /** A list of objects, each a name with a number and a {@code rank}. */
    RANKING
  }

  public final String name;
  public final Type type;

  /** How the name in an element of a {@link Type#RANKING} is called; else null. */
  public final String ranked;

  /** How its number is called; else null. */
  public final String rankedBy;

  private Column(String name, Type type, String ranked, String rankedBy) {
    this.name = name;
    this.type = type;
    this.ranked = ranked;
    this.rankedBy = rankedBy;
  }

  static Column text(String name) {
    return new Column(name, Type.TEXT, null, null);
  }

  static Column integer(String name) {
    return new Column(name, Type.INTEGER, null, null);
  }

  static Column number(String name) {
    return new Column(name, Type.NUMBER, null, null);
  }

  static Column time(String name) {
    return new Column(name, Type.TIME, null, null);
  }

  static Column numbers(String name) {
    return new Column(name, Type.NUMBERS, null, null);
  }

  static Column texts(String name) {
    return new Column(name, Type.TEXTS, null, null);
  }

  static Column ranking(String name, String ranked, String rankedBy) {
    return new Column(name, Type.RANKING, ranked, rankedBy);
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
