package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.Anomaly;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Anomaly} between operators. */
public final class AnomalySerializer extends ValueSerializer<Anomaly> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 2;

  /** Without updates and reference data; still read. */
  private static final byte BEFORE_UPDATES = 1;

  @Override
  void write(Anomaly anomaly, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, anomaly.id);
    writeText(out, anomaly.kind);
    writeText(out, anomaly.detector);
    writeText(out, anomaly.severity);
    out.writeDouble(anomaly.score);
    writeText(out, anomaly.tickerSymbol);
    writeText(out, anomaly.sector);
    out.writeLong(anomaly.eventTime);
    out.writeLong(anomaly.since);
    out.writeInt(anomaly.update);
    out.writeDouble(anomaly.observed);
    out.writeDouble(anomaly.expected);
    out.writeDouble(anomaly.lower);
    out.writeDouble(anomaly.upper);
    writeText(out, anomaly.direction);
    out.writeInt(anomaly.attributionNames.length);
    for (int i = 0; i < anomaly.attributionNames.length; i++) {
      writeText(out, anomaly.attributionNames[i]);
      out.writeDouble(anomaly.attributionShares[i]);
    }
    writeText(out, anomaly.explanation);
    out.writeLong(anomaly.suppressed);
    out.writeInt(anomaly.reference.size());
    for (Map.Entry<String, String> column : anomaly.reference.entrySet()) {
      writeText(out, column.getKey());
      writeText(out, column.getValue());
    }
  }

  @Override
  Anomaly read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != BEFORE_UPDATES) {
      BinaryForm.checkVersion(Anomaly.class, version, VERSION, VERSION);
    }
    Anomaly anomaly = new Anomaly();
    anomaly.id = readText(in);
    anomaly.kind = readText(in);
    anomaly.detector = readText(in);
    anomaly.severity = readText(in);
    anomaly.score = in.readDouble();
    anomaly.tickerSymbol = readText(in);
    anomaly.sector = readText(in);
    anomaly.eventTime = in.readLong();
    boolean updates = version != BEFORE_UPDATES;
    anomaly.since = updates ? in.readLong() : anomaly.eventTime;
    anomaly.update = updates ? in.readInt() : 0;
    anomaly.observed = in.readDouble();
    anomaly.expected = in.readDouble();
    anomaly.lower = in.readDouble();
    anomaly.upper = in.readDouble();
    anomaly.direction = readText(in);
    int shares = BinaryForm.readSize(in, Anomaly.class);
    anomaly.attributionNames = new String[shares];
    anomaly.attributionShares = new double[shares];
    for (int i = 0; i < shares; i++) {
      anomaly.attributionNames[i] = readText(in);
      anomaly.attributionShares[i] = in.readDouble();
    }
    anomaly.explanation = readText(in);
    anomaly.suppressed = in.readLong();
    int columns = version == BEFORE_UPDATES ? 0 : BinaryForm.readSize(in, Anomaly.class);
    if (columns > 0) {
      anomaly.reference = new LinkedHashMap<>();
      for (int i = 0; i < columns; i++) {
        anomaly.reference.put(readText(in), readText(in));
      }
    }
    return anomaly;
  }

  @Override
  public TypeSerializerSnapshot<Anomaly> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Anomaly> {
    public Snapshot() {
      super(AnomalySerializer::new);
    }
  }
}
