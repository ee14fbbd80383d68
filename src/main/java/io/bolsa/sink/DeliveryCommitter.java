package io.bolsa.sink;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;

/**
 * Makes objects appear, each as often as it is asked to with the same result, and each in the
 * bucket that it was uploaded to: the run before a restart may have delivered to another one.
 */
final class DeliveryCommitter implements Committer<ReadyObject> {
  /** By the address of the file system, which is one a bucket. */
  private final Map<URI, RecoverableWriter> writers = new HashMap<>();

  @Override
  public void commit(Collection<CommitRequest<ReadyObject>> requests) throws IOException {
    for (CommitRequest<ReadyObject> request : requests) {
      ReadyObject object = request.getCommittable();
      RecoverableWriter uploads = uploads(object);
      RecoverableWriter.CommitRecoverable upload =
          uploads.getCommitRecoverableSerializer().deserialize(object.version, object.upload);
      try {
        // Always as after a recovery: then an object that is there already is no error.
        uploads.recoverForCommit(upload).commitAfterRecovery();
      } catch (IOException e) {
        throw new IOException("cannot finish " + object.key + ": " + e.getMessage(), e);
      }
    }
  }

  private RecoverableWriter uploads(ReadyObject object) throws IOException {
    FileSystem files = new Path(object.key).getFileSystem();
    RecoverableWriter writer = writers.get(files.getUri());
    if (writer == null) {
      writer = files.createRecoverableWriter();
      writers.put(files.getUri(), writer);
    }
    return writer;
  }

  @Override
  public void close() {}
}
