package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.bolsa.dataset.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows of an object that was delivered, in whatever form, as values by the columns of their
 * dataset: null, {@code String}, {@code Long}, {@code Double}, milliseconds since
 * 1970-01-01T00:00:00Z as {@code Long}, a map of numbers or of strings, or a list of names with a
 * number and a rank each.
 */
public final class DatasetRows implements Closeable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final RowValues values;
  private final JsonParser json;

  /**
   * @param file of this machine
   */
  public DatasetRows(Path file, Dataset dataset) throws IOException {
    this.values = new RowValues(dataset.columns());
    this.json = JSON.createParser(ObjectReader.open(file));
  }

  /**
   * Reads the next row.
   *
   * @return null at the end
   * @throws IOException if it is no row of the dataset, or the object is damaged
   */
  public Object[] next() throws IOException {
    try {
      return values.next(json);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw new IOException(
          "not JSON at line " + place.getLineNr() + ", column " + place.getColumnNr(), e);
    } catch (DateTimeException e) {
      throw new IOException("a row has a time that is none: " + e.getMessage(), e);
    }
  }

  /**
   * Whether two values of one column say the same.
   *
   * @param tolerance by which numbers may differ, as a share of the greater one or of the unit
   * @param unit what the number may be small beside, because larger ones of about this size cancel
   *     in it; 0 where none do
   */
  public static boolean same(Object a, Object b, double tolerance, double unit) {
    if (a instanceof Double && b instanceof Double) {
      return same((double) a, (double) b, tolerance, unit);
    }
    if (a instanceof RowValues.Ranked && b instanceof RowValues.Ranked) {
      RowValues.Ranked one = (RowValues.Ranked) a;
      RowValues.Ranked other = (RowValues.Ranked) b;
      return Objects.equals(one.name, other.name)
          && Objects.equals(one.rank, other.rank)
          && same(one.value, other.value, tolerance, unit);
    }
    if (a instanceof List && b instanceof List) {
      return same((List<?>) a, (List<?>) b, tolerance, unit);
    }
    if (a instanceof Map && b instanceof Map) {
      Map<?, ?> one = (Map<?, ?>) a;
      Map<?, ?> other = (Map<?, ?>) b;
      return one.keySet().equals(other.keySet())
          && one.keySet().stream()
              .allMatch(key -> same(one.get(key), other.get(key), tolerance, unit));
    }
    return Objects.equals(a, b);
  }

  private static boolean same(double a, double b, double tolerance, double unit) {
    return Math.abs(a - b) <= tolerance * Math.max(unit, Math.max(Math.abs(a), Math.abs(b)));
  }

  private static boolean same(List<?> a, List<?> b, double tolerance, double unit) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i), tolerance, unit)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
