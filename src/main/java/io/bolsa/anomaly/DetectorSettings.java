package io.bolsa.anomaly;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user may decide about detection; immutable. */
public final class DetectorSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final String PRICE_JUMP = "price_jump";
  public static final String INCONSISTENT_CHANGE = "inconsistent_change";
  public static final String SILENCE = "silence";
  public static final String FROZEN_PRICE = "frozen_price";
  public static final String VOLATILITY = "volatility";
  public static final String DRIFT = "drift";
  public static final String SHAPE = "shape";

  public static final String CROSS_SECTION = "cross_section";
  public static final String SECTOR_RETURN = "sector_return";
  public static final String SECTOR_ACTIVITY = "sector_activity";

  /** All detectors of a ticker, in the order in which they run: each has a score for every tick. */
  public static final List<String> DETECTORS =
      List.of(INCONSISTENT_CHANGE, SILENCE, FROZEN_PRICE, PRICE_JUMP, VOLATILITY, DRIFT, SHAPE);

  /** All detectors of sectors and of tickers within them. */
  public static final List<String> SECTOR_DETECTORS =
      List.of(CROSS_SECTION, SECTOR_RETURN, SECTOR_ACTIVITY);

  /** All there are. */
  public static final List<String> ALL_DETECTORS =
      Stream.concat(DETECTORS.stream(), SECTOR_DETECTORS.stream())
          .collect(Collectors.toUnmodifiableList());

  /** Sensitivity: how many false alarms a ticker may give in a day of ticks. */
  public final double falseAlarmsPerDay;

  /** For how long, in milliseconds, a ticker does not repeat a kind of alert. */
  public final long coolDown;

  /** Detectors that are on. */
  public final Set<String> enabled;

  private DetectorSettings(double falseAlarmsPerDay, long coolDown, Set<String> enabled) {
    this.falseAlarmsPerDay = falseAlarmsPerDay;
    this.coolDown = coolDown;
    this.enabled = enabled;
  }

  public static DetectorSettings defaults() {
    return new Builder().build();
  }

  public boolean isOn(String detector) {
    return enabled.contains(detector);
  }

  /** Collects values; {@link #build} complains about all of them at once. */
  public static final class Builder {
    private double falseAlarmsPerDay = 0.3;
    private long coolDown = 300_000;
    private Collection<String> enabled = ALL_DETECTORS;

    /** From 0.000001 to 1000. */
    public Builder falseAlarmsPerDay(double value) {
      falseAlarmsPerDay = value;
      return this;
    }

    /** From 0 (every finding is sent) to 30 days, in milliseconds. */
    public Builder coolDown(long value) {
      coolDown = value;
      return this;
    }

    /** Names from {@link DetectorSettings#ALL_DETECTORS}. */
    public Builder enabled(Collection<String> value) {
      enabled = value;
      return this;
    }

    public DetectorSettings build() {
      List<String> problems = new ArrayList<>();
      if (!(falseAlarmsPerDay >= 1e-6 && falseAlarmsPerDay <= 1000)) {
        problems.add("falseAlarmsPerDay must be from 0.000001 to 1000: " + falseAlarmsPerDay);
      }
      if (!(coolDown >= 0 && coolDown <= 30L * 86_400_000)) {
        problems.add("coolDown must be from 0 to 30 days in milliseconds: " + coolDown);
      }
      for (String name : enabled) {
        if (!ALL_DETECTORS.contains(name)) {
          problems.add("unknown detector '" + name + "', there are " + ALL_DETECTORS);
        }
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new DetectorSettings(
          falseAlarmsPerDay, coolDown, Collections.unmodifiableSet(new TreeSet<>(enabled)));
    }
  }
}
