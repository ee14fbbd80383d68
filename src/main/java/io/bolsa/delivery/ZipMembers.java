package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks all files of a ZIP archive, one after the other. */
final class ZipMembers extends BlockInput {
  private final ZipInputStream archive;
  private boolean inFile;

  ZipMembers(InputStream in) {
    this(new Archive(in));
  }

  private ZipMembers(Archive archive) {
    super(archive);
    this.archive = archive;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (inFile || archive.getNextEntry() != null) {
      int count = archive.read(into, offset, length);
      inFile = count >= 0;
      if (inFile) {
        return count;
      }
    }
    return -1;
  }

  /**
   * Ends with its directory. The JDK's own takes whatever is no file for the end, so that what was
   * damaged or cut off there would be left out in silence.
   */
  private static final class Archive extends ZipInputStream {
    private static final String FILE = "PK\u0003\u0004";
    private static final String DIRECTORY = "PK\u0001\u0002";

    Archive(InputStream in) {
      super(in);
    }

    @Override
    public ZipEntry getNextEntry() throws IOException {
      closeEntry(); // Up to what follows.
      byte[] next = in.readNBytes(FILE.length());
      ((PushbackInputStream) in).unread(next);
      String what = new String(next, ISO_8859_1);
      if (what.equals(DIRECTORY)) {
        return null;
      }
      if (next.length == FILE.length() && !what.equals(FILE)) {
        throw new ZipException("neither a file nor the directory of the ZIP archive follows");
      }
      ZipEntry file = super.getNextEntry();
      if (file == null) {
        throw new EOFException("the ZIP archive has no directory");
      }
      return file;
    }
  }
}
