package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.dataset.Row;
import io.bolsa.delivery.ObjectName;
import io.bolsa.delivery.RowEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the rows of one dataset into a folder as {@link Delivery} would into a bucket: the same
 * prefixes, formats and names. Nothing in them depends on the clock or on chance, so that the same
 * rows give the same objects: an object's time is that of its first row, and its unique part
 * follows from its prefix and its number there, and from the dataset if the prefix does not say it.
 *
 * <p>For replay, which does not restart: the folder is the caller's to publish once the job has
 * succeeded.
 */
public final class OrderedObjects extends OrderedRows {
  private static final long serialVersionUID = 1L;

  /** Of the rows that say no time, if none before them says one: 1970-01-01T00:00:00Z. */
  private static final long NO_TIME = 0;

  private final Delivery.Settings settings;

  /** With the dataset, where keys do not tell it: another may have an object of this time there. */
  private final String idBegins;

  /** By prefix, that of the row longest ago in front. */
  private transient Map<String, OpenFile> open;

  private transient Map<String, Integer> numbers;
  private transient RowFolders folders;
  private transient long lastTime;

  /**
   * @param settings of which {@code path} is a folder of this machine, and {@code bufferMillis} is
   *     not looked at
   */
  public OrderedObjects(Delivery.Settings settings) {
    super(settings.dataset.id());
    this.settings = settings;
    String id = settings.dataset.id();
    this.idBegins =
        settings.prefix.evaluate(NO_TIME, field -> "x", id).contains(id) ? "" : id + "/";
  }

  private static final class OpenFile {
    OutputStream out;
    RowEncoder encoder;
    long bytes;
  }

  @Override
  public void open() throws Exception {
    super.open();
    open = new LinkedHashMap<>(16, 0.75f, true);
    numbers = new HashMap<>();
    folders = new RowFolders(settings);
    lastTime = NO_TIME;
  }

  @Override
  void write(Row row) throws IOException {
    lastTime = row.folderTime == Long.MIN_VALUE ? lastTime : row.folderTime;
    String prefix = folders.of(row, lastTime);
    if (prefix == null) {
      prefix = folders.ofError(lastTime);
    }
    OpenFile file = open.get(prefix);
    if (file == null) {
      if (open.size() >= settings.mostPartitions) {
        close(open.keySet().iterator().next());
      }
      file = begin(prefix);
      open.put(prefix, file);
    }
    file.encoder.write(row.bytes);
    file.bytes += row.bytes.length;
    if (file.bytes >= settings.bufferBytes) {
      close(prefix);
    }
  }

  private OpenFile begin(String prefix) throws IOException {
    int number = numbers.merge(prefix, 1, Integer::sum);
    UUID id = UUID.nameUUIDFromBytes((idBegins + prefix + number).getBytes(UTF_8));
    String ending = settings.format.ending(settings.compression);
    String name = ObjectName.of(settings.objectName, lastTime, settings.prefix.zone(), id, ending);
    Path path = Path.of(settings.path, prefix + name);
    Files.createDirectories(path.getParent());
    OpenFile file = new OpenFile();
    // Never over another object.
    OutputStream object = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
    file.out = new BufferedOutputStream(object, 1 << 16);
    file.encoder = settings.format.encoder(file.out, name, settings.dataset, settings.compression);
    return file;
  }

  private void close(String prefix) throws IOException {
    OpenFile file = open.remove(prefix);
    file.encoder.finish();
    file.out.close();
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    for (String prefix : java.util.List.copyOf(open.keySet())) {
      close(prefix);
    }
  }

  @Override
  public void close() throws Exception {
    if (open != null) {
      for (OpenFile file : open.values()) {
        file.out.close();
      }
    }
    super.close();
  }
}
