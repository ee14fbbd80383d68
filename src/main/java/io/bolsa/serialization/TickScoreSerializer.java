package io.bolsa.serialization;

import io.bolsa.model.TickScore;
import io.bolsa.model.Versions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link TickScore} between operators. */
public final class TickScoreSerializer extends ValueSerializer<TickScore> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(TickScore score, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, score.tickerSymbol);
    out.writeLong(score.eventTime);
    out.writeDouble(score.score);
  }

  @Override
  TickScore read(DataInput in) throws IOException {
    Versions.check("TickScore", in.readByte(), VERSION);
    return new TickScore(readText(in), in.readLong(), in.readDouble());
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
