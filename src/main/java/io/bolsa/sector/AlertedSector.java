package io.bolsa.sector;

import io.bolsa.binary.BinaryForm;
import io.bolsa.rules.RuleState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the rules remember of one sector, or of the market. */
final class AlertedSector {
  private static final byte VERSION = 1;

  final RuleState rules;

  /** End of the last window; {@link Long#MIN_VALUE} before the first. */
  long lastTime = Long.MIN_VALUE;

  AlertedSector() {
    this(new RuleState());
  }

  private AlertedSector(RuleState rules) {
    this.rules = rules;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(lastTime);
    rules.writeTo(out);
  }

  static AlertedSector readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, AlertedSector.class, VERSION);
    long lastTime = in.readLong();
    AlertedSector sector = new AlertedSector(RuleState.readFrom(in));
    sector.lastTime = lastTime;
    return sector;
  }
}
