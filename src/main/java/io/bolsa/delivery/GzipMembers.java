package io.bolsa.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip of one or more members (RFC 1952, section 2.2), and zeros behind them, which are
 * padding. The JDK's own takes a member whose beginning is damaged for the end, and leaves out in
 * silence all that follows.
 */
final class GzipMembers extends BlockInput {
  private final Packed packed;
  private final int blockBytes;

  GzipMembers(InputStream in, int blockBytes) throws IOException {
    this(new Packed(in, blockBytes), blockBytes);
  }

  private GzipMembers(Packed packed, int blockBytes) throws IOException {
    super(new Member(packed, blockBytes));
    this.packed = packed;
    this.blockBytes = blockBytes;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    while (count < 0 && nextMember()) {
      count = in.read(into, offset, length);
    }
    return count;
  }

  private boolean nextMember() throws IOException {
    ((Member) in).giveBack();
    int first = packed.read();
    if (first < 0) {
      return false;
    }
    if (first == 0) {
      skipPadding();
      return false;
    }
    packed.unread(first);
    in = new Member(packed, blockBytes);
    return true;
  }

  private void skipPadding() throws IOException {
    int next = packed.read();
    while (next == 0) {
      next = packed.read();
    }
    if (next > 0) {
      throw new ZipException("something follows that is not in GZIP format");
    }
  }

  /** What a member has read too much can be given back to it. */
  private static final class Packed extends PushbackInputStream {
    Packed(InputStream in, int blockBytes) {
      super(in, blockBytes + 1);
    }

    /** The JDK looks for a next member only if it believes that there is more. */
    @Override
    public int available() {
      return 0;
    }
  }

  private static final class Member extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private final Packed packed;
    private boolean givenBack;

    Member(Packed packed, int blockBytes) throws IOException {
      super(packed, blockBytes);
      this.packed = packed;
    }

    /** Gives back, at the member's end, what was read of what follows it. */
    void giveBack() throws IOException {
      if (givenBack) {
        return;
      }
      givenBack = true;
      int rest = inf.getRemaining() - TRAILER_BYTES;
      if (rest > 0) {
        packed.unread(buf, len - rest, rest);
      }
      inf.end();
    }
  }
}
