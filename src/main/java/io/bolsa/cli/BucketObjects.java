package io.bolsa.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Copies what {@code s3://} inputs name into a temporary folder: Parquet is read from its end, and
 * overlapping files are all open at a time, neither of which a stream from S3 does well.
 */
final class BucketObjects implements AutoCloseable {
  private static final int AT_A_TIME = 8;

  /** Of a name in a folder; file systems take 255 bytes. */
  private static final int LONGEST_NAME = 120;

  private final URI endpoint;
  private final String region;
  private final PrintStream terminal;
  private final Map<String, String> copies = new HashMap<>();

  /** The copies by what they are of: one object may be named in several ways, and is one file. */
  private final Map<String, String> copyOf = new HashMap<>();

  private TemporaryFolder folder;
  private S3Client client;

  /**
   * @param endpoint of an emulator; null for AWS
   * @param region null for what the AWS command line takes
   */
  BucketObjects(URI endpoint, String region, boolean quiet) {
    this.endpoint = endpoint;
    this.region = region;
    this.terminal = Progress.terminal(quiet);
  }

  /** The copies, and of what they are. */
  Map<String, String> copies() {
    return copies;
  }

  /**
   * The inputs with copies in the place of those in buckets.
   *
   * @throws IllegalArgumentException naming an address that is none, or one that leads to no object
   */
  List<String> fetch(List<String> inputs) throws IOException {
    List<String> files = new ArrayList<>();
    for (String input : inputs) {
      if (ObjectUrl.is(input)) {
        List<String> copied = copy(ObjectUrl.parse(input));
        if (copied.isEmpty()) {
          throw new IllegalArgumentException(
              "there is no object '" + input + "', nor any below it");
        }
        files.addAll(copied);
      } else {
        files.add(input);
      }
    }
    return files;
  }

  /** Copies all below an address; there may be none. */
  List<String> copy(ObjectUrl url) throws IOException {
    if (client == null) {
      folder = new TemporaryFolder();
      client = BucketClient.connect(endpoint, region);
    }
    try {
      return copy(url, list(url));
    } catch (SdkException e) {
      throw new IOException("cannot read " + url + ": " + AwsProblem.of(e), e);
    }
  }

  private List<S3Object> list(ObjectUrl url) {
    List<S3Object> objects = new ArrayList<>();
    client
        .listObjectsV2Paginator(
            ListObjectsV2Request.builder().bucket(url.bucket).prefix(url.key).build())
        .contents()
        .forEach(
            object -> {
              if (url.covers(object.key())) {
                objects.add(object);
              }
            });
    return objects;
  }

  private List<String> copy(ObjectUrl url, List<S3Object> objects) throws IOException {
    List<String> files = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    AtomicLong bytes = new AtomicLong();
    ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      for (S3Object object : objects) {
        String address = "s3://" + url.bucket + "/" + object.key();
        if (copyOf.containsKey(address)) {
          files.add(copyOf.get(address));
          continue;
        }
        Path file = place(object.key());
        files.add(file.toString());
        copies.put(file.toString(), address);
        copyOf.put(address, file.toString());
        running.add(
            workers.submit(
                () -> {
                  copy(url.bucket, object, file);
                  bytes.addAndGet(object.size());
                  return null;
                }));
      }
      for (int i = 0; i < running.size(); i++) {
        await(running.get(i));
        show(i + 1, running.size(), bytes.get());
      }
    } finally {
      workers.shutdownNow();
      clear();
    }
    return files;
  }

  /** Keys may hold what a path must not; the last part tells a codec and a time. */
  private Path place(String key) throws IOException {
    Path own = folder.path.resolve(String.format(Locale.ROOT, "%08d", copies.size()));
    Files.createDirectory(own);
    String name = key.substring(key.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return own.resolve("object-" + name.substring(Math.max(0, name.length() - LONGEST_NAME)));
  }

  private void copy(String bucket, S3Object object, Path file) throws IOException {
    client.getObject(
        GetObjectRequest.builder().bucket(bucket).key(object.key()).ifMatch(object.eTag()).build(),
        file);
    if (Files.size(file) != object.size()) {
      throw new IOException(
          "s3://"
              + bucket
              + "/"
              + object.key()
              + " came with "
              + Files.size(file)
              + " bytes of "
              + object.size());
    }
  }

  private static void await(Future<?> copy) throws IOException {
    try {
      copy.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SdkException) {
        throw (SdkException) e.getCause();
      }
      throw new IOException(Failures.describe(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void show(int done, int all, long bytes) {
    if (terminal != null) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "\r\u001b[K%,d of %,d objects copied, %,.1f MiB",
              done,
              all,
              bytes / 1048576.0));
      terminal.flush();
    }
  }

  private void clear() {
    if (terminal != null) {
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      folder.close();
    }
  }
}
