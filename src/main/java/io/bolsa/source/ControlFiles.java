package io.bolsa.source;

import io.bolsa.config.ConfigurationException;
import io.bolsa.config.ControlFileConfig;
import io.bolsa.config.JobConfig;
import io.bolsa.model.ControlFile;
import io.bolsa.model.ControlFile.Kind;
import io.bolsa.model.Rejection;
import io.bolsa.serialization.ModelTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The files that steer the job of the service: those that it begins with, and what follows. */
public final class ControlFiles {
  /** Read and checked when the job was put together. */
  public final List<ControlFile> first;

  /** Those that replace them, checked; null if no file is configured. */
  public final DataStream<ControlFile> next;

  /** Those that were refused; null if no file is configured. */
  public final DataStream<Rejection> refused;

  private ControlFiles(
      List<ControlFile> first, DataStream<ControlFile> next, DataStream<Rejection> refused) {
    this.first = first;
    this.next = next;
    this.refused = refused;
  }

  /**
   * Reads the files and adds the source that watches them.
   *
   * @throws ConfigurationException if one cannot be read or is not valid: a job does not start with
   *     less than it was told
   */
  public static ControlFiles of(StreamExecutionEnvironment env, JobConfig config) {
    Map<Kind, ControlFileConfig> configured = new EnumMap<>(Kind.class);
    configured.put(Kind.RULES, config.rules);
    configured.put(Kind.REFERENCE, config.reference);
    configured.values().removeIf(each -> each.file == null);
    if (configured.isEmpty()) {
      return new ControlFiles(List.of(), null, null);
    }
    List<ControlFile> first = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    ControlFileSource source = new ControlFileSource();
    configured.forEach(
        (kind, file) -> {
          try {
            ControlFile read = new ControlFile(kind, ControlFileReader.read(file.file));
            CheckControlFile.check(read);
            first.add(read);
          } catch (IOException e) {
            problems.add(
                (kind == Kind.RULES ? "Rules" : "Reference")
                    + " / file = '"
                    + file.file
                    + "': "
                    + e.getMessage());
          }
          source.watch(kind, file.file, file.reloadInterval);
        });
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    SingleOutputStreamOperator<ControlFile> checked =
        env.fromSource(
                source, WatermarkStrategy.noWatermarks(), "Control files", ModelTypes.CONTROL_FILE)
            .setParallelism(1)
            .uid("control-files")
            .process(new CheckControlFile())
            .returns(ModelTypes.CONTROL_FILE)
            .setParallelism(1)
            .uid("check-control-files")
            .name("Check control files");
    return new ControlFiles(first, checked, checked.getSideOutput(CheckControlFile.REFUSED));
  }
}
