package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads what {@link ParquetRows} wrote, and tables of ticks that others wrote. */
final class ParquetLines extends JsonLines {
  private final ParquetFileReader file;
  private final MessageType schema;
  private final MessageColumnIO columns;
  private RecordReader<Group> rows;
  private long left;

  ParquetLines(Path path) throws IOException {
    try {
      file =
          ParquetFileReader.open(
              new LocalInputFile(path),
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .withCodecFactory(new ParquetCodecs())
                  .build());
      schema = file.getFileMetaData().getSchema();
      columns = new ColumnIOFactory().getColumnIO(schema);
      requireKnownCodecs();
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private void requireKnownCodecs() throws IOException {
    for (BlockMetaData group : file.getRowGroups()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        ParquetCodecs.requireKnown(column.getCodec());
      }
    }
  }

  /** Parquet says so in exceptions that are no {@code IOException}. */
  private static IOException damaged(RuntimeException e) {
    return new IOException("its Parquet data is damaged: " + e.getMessage(), e);
  }

  @Override
  boolean next(JsonGenerator json) throws IOException {
    try {
      while (left == 0) {
        PageReadStore group = file.readNextRowGroup();
        if (group == null) {
          return false;
        }
        rows = columns.getRecordReader(group, new GroupRecordConverter(schema));
        left = group.getRowCount();
      }
      left--;
      writeFields(json, rows.read(), schema);
      return true;
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static void writeFields(JsonGenerator json, Group group, GroupType type)
      throws IOException {
    for (int i = 0; i < type.getFieldCount(); i++) {
      int count = group.getFieldRepetitionCount(i);
      Type field = type.getType(i);
      if (field.isRepetition(Type.Repetition.REPEATED)) {
        json.writeArrayFieldStart(field.getName());
        for (int at = 0; at < count; at++) {
          write(json, group, i, at, field);
        }
        json.writeEndArray();
      } else if (count > 0) {
        json.writeFieldName(field.getName());
        write(json, group, i, 0, field);
      }
    }
  }

  private static void write(JsonGenerator json, Group group, int field, int at, Type type)
      throws IOException {
    if (type.isPrimitive()) {
      ParquetValue.write(json, group, field, at, type.asPrimitiveType());
      return;
    }
    Group value = group.getGroup(field, at);
    if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      writeList(json, value, value.getType().getType(0));
    } else if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation) {
      writeMap(json, value);
    } else {
      json.writeStartObject();
      writeFields(json, value, type.asGroupType());
      json.writeEndObject();
    }
  }

  /** Old writers repeat the element itself, all others a group around it. */
  private static void writeList(JsonGenerator json, Group list, Type repeated) throws IOException {
    boolean isWrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
    json.writeStartArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (isWrapped) {
        writeOrNull(json, list.getGroup(0, i), 0);
      } else {
        write(json, list, 0, i, repeated);
      }
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, Group map) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      json.writeFieldName(entry.getValueToString(0, 0));
      writeOrNull(json, entry, 1);
    }
    json.writeEndObject();
  }

  private static void writeOrNull(JsonGenerator json, Group group, int field) throws IOException {
    if (group.getFieldRepetitionCount(field) > 0) {
      write(json, group, field, 0, group.getType().getType(field));
    } else {
      json.writeNull();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
