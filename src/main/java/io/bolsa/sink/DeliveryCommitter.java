package io.bolsa.sink;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;

/** Makes objects appear, each as often as it is asked to with the same result. */
final class DeliveryCommitter implements Committer<ReadyObject> {
  private final RecoverableWriter uploads;

  DeliveryCommitter(String path) throws IOException {
    this.uploads = new Path(path).getFileSystem().createRecoverableWriter();
  }

  @Override
  public void commit(Collection<CommitRequest<ReadyObject>> requests) throws IOException {
    for (CommitRequest<ReadyObject> request : requests) {
      ReadyObject object = request.getCommittable();
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

  @Override
  public void close() {}
}
