package io.bolsa.model;

/** Why a record is no tick: the reason's code, and the sentence with the offending value. */
public final class Refusal {
  /** Of a record that is of another type than those asked for: skipped, and no rejection. */
  public static final Refusal OTHER_TYPE = new Refusal(null, "the record is of another type");

  /** Null of {@link #OTHER_TYPE} alone. */
  public final RejectionReason reason;

  /** One English sentence without the payload itself; values in it are cut to 80 characters. */
  public final String detail;

  public Refusal(RejectionReason reason, String detail) {
    this.reason = reason;
    this.detail = detail;
  }

  @Override
  public String toString() {
    return reason == null ? detail : reason.code() + ": " + detail;
  }
}
