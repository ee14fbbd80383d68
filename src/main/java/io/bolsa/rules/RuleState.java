package io.bolsa.rules;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the rules remember of one ticker, or of one sector: when each fired last. */
public final class RuleState {
  private static final byte VERSION = 1;

  /** By the rule's name, and for a sector the window's: a sector has a past in each of them. */
  private final Map<String, Firing> firings = new TreeMap<>();

  private static final class Firing {
    /** When it fired, and when it held: {@link Long#MIN_VALUE} before the first time. */
    long last = Long.MIN_VALUE;

    long held = Long.MIN_VALUE;
    int ordinal;
    long heldBack;
  }

  /** The alert that goes out, or null if it is held back. */
  static final class Admission {
    final int ordinal;
    final long heldBack;

    private Admission(int ordinal, long heldBack) {
      this.ordinal = ordinal;
      this.heldBack = heldBack;
    }
  }

  /**
   * The rule holds at {@code time}, no earlier than the last call for the same name said.
   *
   * @param memoryMillis after so long without holding, the past is forgotten: no longer than the
   *     state itself may be kept, so that it makes no difference when it is dropped
   */
  Admission admit(String name, long time, long cooldownMillis, long memoryMillis) {
    Firing firing = firings.computeIfAbsent(name, each -> new Firing());
    if (firing.held != Long.MIN_VALUE && time - firing.held > memoryMillis) {
      firing = new Firing();
      firings.put(name, firing);
    }
    firing.held = time;
    boolean first = firing.last == Long.MIN_VALUE;
    if (!first && time - firing.last < cooldownMillis) {
      firing.heldBack++;
      return null;
    }
    firing.ordinal = !first && firing.last == time ? firing.ordinal + 1 : 1;
    firing.last = time;
    long heldBack = firing.heldBack;
    firing.heldBack = 0;
    return new Admission(firing.ordinal, heldBack);
  }

  /** Forgets the rules that are no more. */
  public void retain(Predicate<String> names) {
    firings.keySet().removeIf(key -> !names.test(ruleOf(key)));
  }

  static String key(String rule, String window) {
    return rule + "/" + window;
  }

  private static String ruleOf(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(firings.size());
    for (Map.Entry<String, Firing> each : firings.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeLong(each.getValue().last);
      out.writeLong(each.getValue().held);
      out.writeInt(each.getValue().ordinal);
      out.writeLong(each.getValue().heldBack);
    }
  }

  public static RuleState readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, RuleState.class, VERSION);
    RuleState state = new RuleState();
    for (int left = BinaryForm.readSize(in, RuleState.class); left > 0; left--) {
      Firing firing = new Firing();
      state.firings.put(in.readUTF(), firing);
      firing.last = in.readLong();
      firing.held = in.readLong();
      firing.ordinal = in.readInt();
      firing.heldBack = in.readLong();
    }
    return state;
  }
}
