package io.bolsa.delivery;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.bolsa.dataset.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Rows as Parquet: a column a field, all of them optional, with statistics and dictionaries. Times
 * are timestamps in UTC, rankings lists of structures, and numbers or strings by name maps.
 */
final class ParquetRows implements RowEncoder {
  private final RowValues values;
  private final ParquetWriter<Object[]> writer;

  ParquetRows(OutputStream out, List<Column> columns, Compression compression) throws IOException {
    this.values = new RowValues(columns);
    this.writer =
        new Builder(new Output(out), columns)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(ParquetCodecs.name(compression))
            .build();
  }

  @Override
  public void write(byte[] row) throws IOException {
    writer.write(values.read(row));
  }

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  static MessageType schema(List<Column> columns) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column column : columns) {
      schema.addField(type(column));
    }
    return schema.named("row");
  }

  private static Type type(Column column) {
    switch (column.type) {
      case TEXT:
        return Types.optional(BINARY).as(stringType()).named(column.name);
      case INTEGER:
        return Types.optional(INT64).named(column.name);
      case NUMBER:
        return Types.optional(DOUBLE).named(column.name);
      case TIME:
        return Types.optional(INT64).as(timestampType(true, MILLIS)).named(column.name);
      case NUMBERS:
        return Types.optionalMap()
            .key(Types.required(BINARY).as(stringType()).named("key"))
            .optionalValue(DOUBLE)
            .named(column.name);
      case TEXTS:
        return Types.optionalMap()
            .key(Types.required(BINARY).as(stringType()).named("key"))
            .value(Types.optional(BINARY).as(stringType()).named("value"))
            .named(column.name);
      default:
        return Types.optionalList()
            .optionalGroupElement()
            .addField(Types.optional(BINARY).as(stringType()).named(column.ranked))
            .addField(Types.optional(DOUBLE).named(column.rankedBy))
            .addField(Types.optional(INT64).named("rank"))
            .named(column.name);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final List<Column> columns;

    Builder(OutputFile file, List<Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    // Hadoop's, which is not there; the other one is called.
    @Override
    @Deprecated
    protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
      return new Rows(columns);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows(columns);
    }
  }

  /** Takes the values of a row apart. */
  private static final class Rows extends WriteSupport<Object[]> {
    private final List<Column> columns;
    private RecordConsumer consumer;

    Rows(List<Column> columns) {
      this.columns = columns;
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema(columns), Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema(columns), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Object[] values) {
      consumer.startMessage();
      for (int i = 0; i < values.length; i++) {
        Column column = columns.get(i);
        Object value = values[i];
        field(column.name, i, value, () -> value(column, value));
      }
      consumer.endMessage();
    }

    private void field(String name, int index, Object value, Runnable content) {
      if (value != null) {
        consumer.startField(name, index);
        content.run();
        consumer.endField(name, index);
      }
    }

    private void value(Column column, Object value) {
      switch (column.type) {
        case TEXT:
          text((String) value);
          break;
        case INTEGER:
        case TIME:
          consumer.addLong((Long) value);
          break;
        case NUMBER:
          consumer.addDouble((Double) value);
          break;
        case NUMBERS:
          map((Map<?, ?>) value, number -> consumer.addDouble((Double) number));
          break;
        case TEXTS:
          map((Map<?, ?>) value, text -> text((String) text));
          break;
        default:
          ranking(column, (List<?>) value);
      }
    }

    private void text(String value) {
      consumer.addBinary(Binary.fromString(value));
    }

    private void map(Map<?, ?> values, Consumer<Object> content) {
      consumer.startGroup();
      if (!values.isEmpty()) {
        consumer.startField("key_value", 0);
        values.forEach(
            (name, value) -> {
              consumer.startGroup();
              field("key", 0, name, () -> text((String) name));
              field("value", 1, value, () -> content.accept(value));
              consumer.endGroup();
            });
        consumer.endField("key_value", 0);
      }
      consumer.endGroup();
    }

    private void ranking(Column column, List<?> ranking) {
      consumer.startGroup();
      if (!ranking.isEmpty()) {
        consumer.startField("list", 0);
        ranking.forEach(each -> element(column, (RowValues.Ranked) each));
        consumer.endField("list", 0);
      }
      consumer.endGroup();
    }

    private void element(Column column, RowValues.Ranked ranked) {
      consumer.startGroup();
      consumer.startField("element", 0);
      consumer.startGroup();
      field(column.ranked, 0, ranked.name, () -> text(ranked.name));
      field(column.rankedBy, 1, ranked.value, () -> consumer.addDouble(ranked.value));
      field("rank", 2, ranked.rank, () -> consumer.addLong(ranked.rank));
      consumer.endGroup();
      consumer.endField("element", 0);
      consumer.endGroup();
    }
  }

  /** The object, which Parquet can neither see nor close. */
  private static final class Output implements OutputFile {
    private final OutputStream out;

    Output(OutputStream out) {
      this.out = out;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
