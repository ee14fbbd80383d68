package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.SectorStatistics.Ranked;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link SectorStatistics} between operators. */
public final class SectorStatisticsSerializer extends ValueSerializer<SectorStatistics> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 3;

  @Override
  void write(SectorStatistics row, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, row.window);
    out.writeLong(row.windowStart);
    out.writeLong(row.windowEnd);
    out.writeInt(row.revision);
    writeText(out, row.sector);
    out.writeLong(row.count);
    out.writeInt(row.tickers);
    out.writeDouble(row.min);
    out.writeDouble(row.max);
    out.writeDouble(row.mean);
    out.writeDouble(row.stddev);
    out.writeDouble(row.median);
    out.writeDouble(row.p95);
    out.writeDouble(row.p99);
    out.writeDouble(row.open);
    out.writeDouble(row.close);
    out.writeLong(row.advancing);
    out.writeLong(row.declining);
    out.writeLong(row.unchanged);
    out.writeDouble(row.changeMean);
    out.writeDouble(row.changeStddev);
    out.writeDouble(row.sectorReturn);
    out.writeDouble(row.volatility);
    writeRanked(row.topGainers, out);
    writeRanked(row.topLosers, out);
    writeRanked(row.mostActive, out);
    out.writeDouble(row.variance);
    out.writeDouble(row.stddevSample);
    out.writeDouble(row.varianceSample);
    writeRanked(row.mostActiveSectors, out);
    out.writeLong(row.correctedAt);
  }

  @Override
  SectorStatistics read(DataInput in) throws IOException {
    int version = BinaryForm.readVersion(in, SectorStatistics.class, VERSION);
    SectorStatistics row = new SectorStatistics();
    row.window = readText(in);
    row.windowStart = in.readLong();
    row.windowEnd = in.readLong();
    row.revision = in.readInt();
    row.sector = readText(in);
    row.count = in.readLong();
    row.tickers = in.readInt();
    row.min = in.readDouble();
    row.max = in.readDouble();
    row.mean = in.readDouble();
    row.stddev = in.readDouble();
    row.median = in.readDouble();
    row.p95 = in.readDouble();
    row.p99 = in.readDouble();
    row.open = in.readDouble();
    row.close = in.readDouble();
    row.advancing = in.readLong();
    row.declining = in.readLong();
    row.unchanged = in.readLong();
    row.changeMean = in.readDouble();
    row.changeStddev = in.readDouble();
    row.sectorReturn = in.readDouble();
    row.volatility = in.readDouble();
    row.topGainers = readRanked(in);
    row.topLosers = readRanked(in);
    row.mostActive = readRanked(in);
    row.variance = version < 2 ? row.stddev * row.stddev : in.readDouble();
    row.stddevSample = version < 2 ? Double.NaN : in.readDouble();
    row.varianceSample = version < 2 ? Double.NaN : in.readDouble();
    row.mostActiveSectors = version < 2 ? new Ranked[0] : readRanked(in);
    row.correctedAt = version < 3 ? SectorStatistics.IN_TIME : in.readLong();
    return row;
  }

  private static void writeRanked(Ranked[] list, DataOutput out) throws IOException {
    out.writeInt(list.length);
    for (Ranked ranked : list) {
      writeText(out, ranked.name);
      out.writeDouble(ranked.value);
    }
  }

  private static Ranked[] readRanked(DataInput in) throws IOException {
    Ranked[] list = new Ranked[BinaryForm.readSize(in, Ranked.class)];
    for (int i = 0; i < list.length; i++) {
      list[i] = new Ranked(readText(in), in.readDouble());
    }
    return list;
  }

  @Override
  public TypeSerializerSnapshot<SectorStatistics> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SectorStatistics> {
    public Snapshot() {
      super(SectorStatisticsSerializer::new);
    }
  }
}
