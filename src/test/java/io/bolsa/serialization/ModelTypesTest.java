package io.bolsa.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.dataset.ResultRow;
import io.bolsa.dataset.Row;
import io.bolsa.model.Anomaly;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.ControlFile;
import io.bolsa.model.Hotspot;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.RollingRow;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.SectorStatistics.Ranked;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.model.TickScore;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PointSample;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The binary form of everything that travels between stages. */
class ModelTypesTest {
  private static final String TEXT = "é \u4e2d\ud83d\udcc8\"\\\u0001";

  /** A value of one of the types. */
  record Sample<T>(TypeInformation<T> type, T value) {
    TypeSerializer<T> serializer() {
      return type.createSerializer(new SerializerConfigImpl());
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  static Stream<Sample<?>> samples() {
    Tick tick = new Tick("QXZ", TEXT, -0.0, Double.MIN_VALUE, -1, Long.MAX_VALUE);
    Rejection rejection =
        new Rejection(RejectionReason.TOO_LONG, TEXT, new byte[] {0, -1, 10}, TEXT, 7);
    RawRecord raw = new RawRecord(new byte[] {0, -1, 10}, 9, TEXT, "shard", "");
    return Stream.of(
        new Sample<>(ModelTypes.INPUT_RECORD, InputRecord.of(tick)),
        new Sample<>(ModelTypes.INPUT_RECORD, InputRecord.of(new LateTick(tick, 3))),
        new Sample<>(ModelTypes.INPUT_RECORD, InputRecord.of(rejection)),
        new Sample<>(ModelTypes.INPUT_RECORD, InputRecord.SKIPPED),
        new Sample<>(ModelTypes.ARRIVED_RECORD, new ArrivedRecord(InputRecord.of(tick), 8)),
        new Sample<>(ModelTypes.ARRIVED_RECORD, new ArrivedRecord(InputRecord.of(tick), 8, raw)),
        new Sample<>(ModelTypes.ARRIVED_RECORD, ArrivedRecord.noneUpTo(8)),
        new Sample<>(ModelTypes.RAW_RECORD, raw),
        new Sample<>(ModelTypes.TICK_BUNDLE, bundle(new long[] {3, Tick.NO_SEQUENCE})),
        new Sample<>(ModelTypes.TICK_BUNDLE, bundle(null)),
        new Sample<>(ModelTypes.PANE, pane()),
        new Sample<>(ModelTypes.PANE, describedPane()),
        new Sample<>(
            ModelTypes.CONTROL_FILE, new ControlFile(ControlFile.Kind.RULES, new byte[] {1, 2})),
        new Sample<>(
            ModelTypes.CONTROL_FILE, new ControlFile(ControlFile.Kind.REFERENCE, new byte[0])),
        new Sample<>(ModelTypes.PANE, Pane.ofTicker("A", "S", 1)),
        new Sample<>(ModelTypes.PANE, Pane.merge("S", "*", 1, List.of(pane()))),
        new Sample<>(ModelTypes.SECTOR_STATISTICS, statistics()),
        new Sample<>(ModelTypes.SECTOR_STATISTICS, new SectorStatistics()),
        new Sample<>(ModelTypes.ANOMALY, anomaly()),
        new Sample<>(ModelTypes.ANOMALY, new Anomaly()),
        new Sample<>(ModelTypes.LATE_TICK, new LateTick(tick, Long.MAX_VALUE)),
        new Sample<>(ModelTypes.REJECTION, rejection),
        new Sample<>(
            ModelTypes.REJECTION,
            new Rejection(RejectionReason.EMPTY_RECORD, null, new byte[0], null, Tick.NO_TIME)),
        new Sample<>(ModelTypes.TICK_SCORE, new TickScore("QXZ", -5, 0.75, new double[] {0.5, 1})),
        new Sample<>(ModelTypes.ROLLING_ROW, filled(new RollingRow())),
        new Sample<>(ModelTypes.HOTSPOT, filled(new Hotspot())),
        new Sample<>(ModelTypes.POINT_SAMPLE, new PointSample(TEXT, -5, 5, 3)),
        new Sample<>(ModelTypes.POINT_SAMPLE, pointSample()),
        new Sample<>(ModelTypes.ROW, new Row(1, TEXT, 2, new byte[] {3}, 4)),
        new Sample<>(ModelTypes.ROW, new Row(Long.MIN_VALUE, "", 0, new byte[0], 5)),
        new Sample<>(ModelTypes.RESULT_ROW, new ResultRow(TEXT, new byte[] {1, 2})));
  }

  private static TickBundle bundle(long[] sequences) {
    return new TickBundle(
        "QXZ",
        TEXT,
        new long[] {Long.MIN_VALUE, 2},
        sequences,
        new double[] {1, -Double.MAX_VALUE},
        new double[] {0, -0.0});
  }

  private static PointSample pointSample() {
    PointSample sample = new PointSample(TEXT, Long.MIN_VALUE, Long.MAX_VALUE, 3);
    for (int i = 0; i < 10; i++) {
      sample.add("T", i, Tick.NO_SEQUENCE, -0.0, i);
    }
    return sample;
  }

  private static Pane pane() {
    Pane pane = Pane.ofTicker("QXZ", TEXT, -60_000);
    pane.add(-60_000, 12.5, -1, Double.NaN);
    pane.add(-59_000, -12.5, 1, 0.25);
    pane.add(-58_000, 0, 0, Double.NaN);
    return pane;
  }

  private static Pane describedPane() {
    Pane pane = pane();
    pane.describe(reference());
    return pane;
  }

  /** In an order that is not that of the names. */
  private static Map<String, String> reference() {
    Map<String, String> reference = new LinkedHashMap<>();
    reference.put("z", TEXT);
    reference.put("a", "");
    return reference;
  }

  private static SectorStatistics statistics() {
    SectorStatistics row = filled(new SectorStatistics());
    row.volatility = Double.NaN;
    row.topGainers = new Ranked[] {new Ranked("A", 0.5), new Ranked(null, Double.NaN)};
    row.topLosers = new Ranked[0];
    row.mostActive = new Ranked[] {new Ranked("B", 3)};
    row.mostActiveSectors = new Ranked[] {new Ranked(TEXT, 4)};
    return row;
  }

  private static Anomaly anomaly() {
    Anomaly anomaly = filled(new Anomaly());
    anomaly.attributionNames = new String[] {"A", TEXT};
    anomaly.attributionShares = new double[] {0.25, 0.75};
    anomaly.reference = reference();
    return anomaly;
  }

  /** Every field with a value of its own, so that none can take another's place. */
  private static <T> T filled(T value) {
    int next = 1;
    try {
      for (Field field : value.getClass().getFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        next++;
        if (field.getType() == String.class) {
          field.set(value, TEXT + next);
        } else if (field.getType() == double.class) {
          field.setDouble(value, next + 0.5);
        } else if (field.getType() == long.class) {
          field.setLong(value, (1L << 40) + next);
        } else if (field.getType() == int.class) {
          field.setInt(value, next);
        } else if (field.getType() == boolean.class) {
          field.setBoolean(value, true);
        } else {
          assertThat(field.getType().isArray() || field.getName().equals("reference"))
              .as(field.getName())
              .isTrue();
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void everyFieldIsRead(Sample<T> sample) throws IOException {
    byte[] bytes = write(sample);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    T read = sample.serializer().deserialize(in);
    assertThat(in.available()).isZero();
    assertSame(read, sample.value());
    assertThat(write(new Sample<>(sample.type(), read))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void aCopyOfTheBytesIsTheSame(Sample<T> sample) throws IOException {
    byte[] bytes = write(sample);
    DataOutputSerializer out = new DataOutputSerializer(16);
    sample.serializer().copy(new DataInputDeserializer(bytes), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void anUnknownVersionIsRefused(Sample<T> sample) throws IOException {
    byte[] bytes = write(sample);
    bytes[0] = 99;
    assertThatThrownBy(() -> sample.serializer().deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99")
        .hasMessageMatching(".*99.*[12].*");
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void bytesThatEndTooEarlyAreRefused(Sample<T> sample) throws IOException {
    byte[] bytes = write(sample);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> sample.serializer().deserialize(new DataInputDeserializer(cut)))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void theSerializerIsFoundAgainInASavepoint(Sample<T> sample) throws IOException {
    TypeSerializer<T> serializer = sample.serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    assertSame(
        snapshot.restoreSerializer().deserialize(new DataInputDeserializer(write(sample))),
        sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void typesAndSerializersAreEqualToTheirOwnKindOnly(Sample<T> sample) {
    samples()
        .forEach(
            other -> {
              boolean same = other.type().getTypeClass().equals(sample.type().getTypeClass());
              assertThat(other.serializer().equals(sample.serializer())).isEqualTo(same);
              assertThat(other.type().equals(sample.type())).isEqualTo(same);
            });
    assertThat(sample.serializer()).hasSameHashCodeAs(sample.serializer().duplicate());
    assertThat(sample.type().isKeyType()).isFalse();
  }

  @Test
  void statisticsOfVersionOneAreRead() throws IOException {
    SectorStatistics row = statistics();
    row.mostActiveSectors = new Ranked[0];
    row.correctedAt = SectorStatistics.IN_TIME;
    byte[] third = write(new Sample<>(ModelTypes.SECTOR_STATISTICS, row));
    // Version 2 adds three numbers and a list, here empty, at the end; version 3 a time.
    byte[] second = Arrays.copyOf(third, third.length - Long.BYTES);
    byte[] first = Arrays.copyOf(second, second.length - 3 * Double.BYTES - Integer.BYTES);
    first[0] = 1;

    SectorStatistics read = read(ModelTypes.SECTOR_STATISTICS, first);

    row.variance = row.stddev * row.stddev;
    row.stddevSample = Double.NaN;
    row.varianceSample = Double.NaN;
    assertSame(read, row);
  }

  @Test
  void statisticsOfVersionTwoAreRead() throws IOException {
    SectorStatistics row = statistics();
    row.correctedAt = SectorStatistics.IN_TIME;
    byte[] third = write(new Sample<>(ModelTypes.SECTOR_STATISTICS, row));
    byte[] second = Arrays.copyOf(third, third.length - Long.BYTES);
    second[0] = 2;

    assertSame(read(ModelTypes.SECTOR_STATISTICS, second), row);
  }

  @Test
  void bundlesOfVersionOneAreReadAsInTime() throws IOException {
    TickBundle bundle = bundle(new long[] {3, Tick.NO_SEQUENCE});
    byte[] second = write(new Sample<>(ModelTypes.TICK_BUNDLE, bundle));
    // Version 2 adds a time before the columns: here of two ticks, and their sequences.
    int columns = 2 * (Long.BYTES + 2 * Double.BYTES + Long.BYTES);
    byte[] first = new byte[second.length - Long.BYTES];
    System.arraycopy(second, 0, first, 0, first.length - columns);
    System.arraycopy(second, second.length - columns, first, first.length - columns, columns);
    first[0] = 1;

    TickBundle read = read(ModelTypes.TICK_BUNDLE, first);

    assertThat(read.isLate()).isFalse();
    assertSame(read, bundle);
  }

  @Test
  void aLateBundleIsReadWithTheTimeThatHadBeenReached() throws IOException {
    Tick tick = new Tick("QXZ", TEXT, -0.5, 12, 1_000, 7);
    TickBundle late = TickBundle.ofLate(new LateTick(tick, 25));

    TickBundle read =
        read(ModelTypes.TICK_BUNDLE, write(new Sample<>(ModelTypes.TICK_BUNDLE, late)));

    assertThat(read.isLate()).isTrue();
    assertThat(read.lateAt).isEqualTo(1_025);
    assertSame(read.tick(0), tick);
  }

  @Test
  void everyTypeHasASample() throws IllegalAccessException {
    List<Object> sampled = new ArrayList<>();
    samples().forEach(sample -> sampled.add(sample.type()));
    for (Field field : ModelTypes.class.getFields()) {
      assertThat(sampled).contains(field.get(null));
    }
  }

  @Test
  void aReasonThatIsNotKnownIsRefused() throws IOException {
    byte[] bytes =
        write(
            new Sample<>(
                ModelTypes.REJECTION,
                new Rejection(RejectionReason.TOO_DEEP, "", new byte[0], "", 0)));
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("TOO_DEEP");
    bytes[at] = 'X';
    assertThatThrownBy(() -> read(ModelTypes.REJECTION, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("XOO_DEEP");
  }

  private static void assertSame(Object actual, Object expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withEqualsForType(
            (a, b) -> Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b), Double.class)
        .isEqualTo(expected);
  }

  private static <T> T read(TypeInformation<T> type, byte[] bytes) throws IOException {
    return type.createSerializer(new SerializerConfigImpl())
        .deserialize(new DataInputDeserializer(bytes));
  }

  private static <T> byte[] write(Sample<T> sample) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    sample.serializer().serialize(sample.value(), out);
    return out.getCopyOfBuffer();
  }
}
