package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonGenerator;
import io.bolsa.model.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A value of a column as JSON: numbers as numbers, also decimal ones; times as ISO-8601 in UTC, cut
 * to milliseconds, whether or not the column says that they are UTC; bytes of no type as UTF-8.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/types/logicaltypes/">Parquet's logical
 *     types</a>
 */
final class ParquetValue {
  /** The last that {@link Times#iso} can write. */
  private static final long LATEST = Instant.parse("+99999-12-31T23:59:59.999Z").toEpochMilli();

  /** The Julian day of 1970-01-01, which times of 96 bits count from. */
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetValue() {}

  static void write(JsonGenerator json, Group group, int field, int at, PrimitiveType type)
      throws IOException {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN:
        json.writeBoolean(group.getBoolean(field, at));
        break;
      case FLOAT:
        json.writeNumber(group.getFloat(field, at));
        break;
      case DOUBLE:
        json.writeNumber(group.getDouble(field, at));
        break;
      case INT32:
        writeInteger(json, group.getInteger(field, at), 32, logical);
        break;
      case INT64:
        writeInteger(json, group.getLong(field, at), 64, logical);
        break;
      case INT96:
        NanoTime time = NanoTime.fromBinary(group.getInt96(field, at));
        writeTime(
            json,
            TimeUnit.DAYS.toMillis(time.getJulianDay() - JULIAN_DAY_OF_EPOCH)
                + TimeUnit.NANOSECONDS.toMillis(time.getTimeOfDayNanos()));
        break;
      default:
        if (logical instanceof DecimalLogicalTypeAnnotation) {
          BigInteger unscaled = new BigInteger(group.getBinary(field, at).getBytes());
          writeDecimal(json, unscaled, (DecimalLogicalTypeAnnotation) logical);
        } else {
          json.writeString(group.getBinary(field, at).toStringUsingUTF8());
        }
    }
  }

  private static void writeInteger(
      JsonGenerator json, long value, int bits, LogicalTypeAnnotation logical) throws IOException {
    if (logical instanceof TimestampLogicalTypeAnnotation) {
      writeTime(json, millis(value, ((TimestampLogicalTypeAnnotation) logical).getUnit()));
    } else if (logical instanceof DecimalLogicalTypeAnnotation) {
      writeDecimal(json, BigInteger.valueOf(value), (DecimalLogicalTypeAnnotation) logical);
    } else if (logical instanceof DateLogicalTypeAnnotation) {
      json.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (value < 0 && isUnsigned(logical)) {
      json.writeNumber(BigInteger.valueOf(value).add(BigInteger.ONE.shiftLeft(bits)));
    } else {
      json.writeNumber(value);
    }
  }

  private static boolean isUnsigned(LogicalTypeAnnotation logical) {
    return logical instanceof IntLogicalTypeAnnotation
        && !((IntLogicalTypeAnnotation) logical).isSigned();
  }

  private static void writeDecimal(
      JsonGenerator json, BigInteger unscaled, DecimalLogicalTypeAnnotation type)
      throws IOException {
    json.writeNumber(new BigDecimal(unscaled, type.getScale()));
  }

  /** Rounded down, as finer digits of text are cut. */
  private static long millis(long value, LogicalTypeAnnotation.TimeUnit unit) {
    switch (unit) {
      case MICROS:
        return Math.floorDiv(value, 1_000L);
      case NANOS:
        return Math.floorDiv(value, 1_000_000L);
      default:
        return value;
    }
  }

  /** What has no place in the calendar stays a number. */
  private static void writeTime(JsonGenerator json, long epochMillis) throws IOException {
    if (epochMillis >= Times.EARLIEST && epochMillis <= LATEST) {
      json.writeString(Times.iso(epochMillis));
    } else {
      json.writeNumber(epochMillis);
    }
  }
}
