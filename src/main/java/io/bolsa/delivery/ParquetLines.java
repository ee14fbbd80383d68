package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bolsa.model.Times;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads what {@link ParquetRows} wrote. */
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
    } catch (RuntimeException e) {
      throw damaged(e);
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
      if (group.getFieldRepetitionCount(i) > 0) {
        json.writeFieldName(type.getFieldName(i));
        write(json, group, i, type.getType(i));
      }
    }
  }

  private static void write(JsonGenerator json, Group group, int field, Type type)
      throws IOException {
    if (type.isPrimitive()) {
      writePrimitive(json, group, field, type);
    } else if (type.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      Group list = group.getGroup(field, 0);
      Type element = type.asGroupType().getType(0).asGroupType().getType(0);
      json.writeStartArray();
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        json.writeStartObject();
        writeFields(json, list.getGroup(0, i).getGroup(0, 0), element.asGroupType());
        json.writeEndObject();
      }
      json.writeEndArray();
    } else {
      Group map = group.getGroup(field, 0);
      json.writeStartObject();
      for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
        Group entry = map.getGroup(0, i);
        json.writeFieldName(entry.getString(0, 0));
        if (entry.getFieldRepetitionCount(1) > 0) {
          writePrimitive(json, entry, 1, entry.getType().getType(1));
        } else {
          json.writeNull();
        }
      }
      json.writeEndObject();
    }
  }

  private static void writePrimitive(JsonGenerator json, Group group, int field, Type type)
      throws IOException {
    switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case DOUBLE:
        json.writeNumber(group.getDouble(field, 0));
        break;
      case INT64:
        long value = group.getLong(field, 0);
        if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation) {
          json.writeString(Times.iso(value));
        } else {
          json.writeNumber(value);
        }
        break;
      default:
        json.writeString(group.getString(field, 0));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
