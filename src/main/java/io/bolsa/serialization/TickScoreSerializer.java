package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.TickScore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link TickScore} between operators. */
public final class TickScoreSerializer extends ValueSerializer<TickScore> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 2;

  @Override
  void write(TickScore score, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, score.tickerSymbol);
    out.writeLong(score.eventTime);
    out.writeDouble(score.score);
    out.writeByte(score.detectors.length);
    for (double one : score.detectors) {
      out.writeDouble(one);
    }
  }

  @Override
  TickScore read(DataInput in) throws IOException {
    BinaryForm.checkVersion(TickScore.class, in.readByte(), VERSION, VERSION);
    String tickerSymbol = readText(in);
    long eventTime = in.readLong();
    double score = in.readDouble();
    double[] detectors = new double[in.readUnsignedByte()];
    for (int i = 0; i < detectors.length; i++) {
      detectors[i] = in.readDouble();
    }
    return new TickScore(tickerSymbol, eventTime, score, detectors);
  }

  @Override
  public TypeSerializerSnapshot<TickScore> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TickScore> {
    public Snapshot() {
      super(TickScoreSerializer::new);
    }
  }
}
