package io.bolsa.reference;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.bolsa.model.TickNames;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is known of tickers besides their ticks: a CSV file (RFC 4180) in UTF-8 with a header, the
 * column {@code ticker_symbol}, and others such as {@code company}, {@code currency}. A column
 * {@code sector} overrides that of the ticks.
 */
public final class ReferenceTable {
  public static final int LARGEST = 16 << 20;
  static final int MOST_COLUMNS = 32;
  static final int LONGEST_VALUE = 256;

  private static final String SYMBOL = "ticker_symbol";
  private static final String SECTOR = "sector";
  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** More of them help nobody. */
  private static final int MOST_PROBLEMS = 20;

  /**
   * Behind the file: the reader takes the end of the text for a missing quotation mark. So the end
   * of a line comes into the value of a file that was cut off, and no value may have one.
   */
  private static final String END_OF_LINE = "\n";

  private final Map<String, TickerReference> tickers = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private List<String> columns = List.of();

  private ReferenceTable() {}

  /**
   * Reads and checks a table.
   *
   * @throws InvalidReferenceException with everything that is wrong, the first twenty at least
   */
  public static ReferenceTable parse(byte[] file) throws InvalidReferenceException {
    ReferenceTable table = new ReferenceTable();
    table.read(file);
    if (!table.problems.isEmpty()) {
      throw new InvalidReferenceException(table.problems);
    }
    return table;
  }

  /** Null if the table does not have the ticker. */
  public TickerReference find(String tickerSymbol) {
    return tickers.get(tickerSymbol);
  }

  public int size() {
    return tickers.size();
  }

  private void read(byte[] file) {
    if (file.length > LARGEST) {
      problems.add("the file has more than " + LARGEST + " bytes");
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      problems.add("the file is not UTF-8");
      return;
    }
    // Spreadsheets put a byte-order mark in front.
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .acceptCharsAfterQuotes(false)
            .maxBufferSize(1 << 20)
            .ofCsvRecord(unmarked + END_OF_LINE)) {
      Iterator<CsvRecord> records = csv.iterator();
      if (!records.hasNext()) {
        problems.add("the file is empty; its first line names the columns");
        return;
      }
      readHeader(records.next());
      while (problems.size() < MOST_PROBLEMS && records.hasNext()) {
        readTicker(records.next());
      }
    } catch (CsvParseException e) {
      Throwable told = e.getCause() == null ? e : e.getCause();
      problems.add("not CSV: " + e.getMessage() + (told == e ? "" : ": " + told.getMessage()));
    } catch (UncheckedIOException | java.io.IOException e) {
      problems.add("the file cannot be read: " + e.getMessage());
    }
  }

  private void readHeader(CsvRecord header) {
    columns = List.copyOf(header.getFields());
    if (!columns.contains(SYMBOL)) {
      problems.add("line 1: the column " + SYMBOL + " is missing");
    }
    if (columns.size() > MOST_COLUMNS) {
      problems.add("line 1: " + columns.size() + " columns, more than " + MOST_COLUMNS);
    }
    for (String column : new HashSet<>(columns)) {
      if (!COLUMN.matcher(column).matches()) {
        problems.add(
            "line 1: the column "
                + shown(column)
                + " is not 1 to 64 of a-z 0-9 _ beginning with a letter");
      } else if (Collections.frequency(columns, column) > 1) {
        problems.add("line 1: the column '" + column + "' stands twice");
      }
    }
    Collections.sort(problems); // The set has no order of its own.
  }

  private void readTicker(CsvRecord record) {
    String line = "line " + record.getStartingLineNumber() + ": ";
    if (record.getFieldCount() != columns.size()) {
      problems.add(line + record.getFieldCount() + " values for " + columns.size() + " columns");
      return;
    }
    String symbol = null;
    String sector = null;
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String value = record.getField(i);
      if (column.equals(SYMBOL)) {
        symbol = value;
      } else if (column.equals(SECTOR)) {
        sector = value.isEmpty() ? null : value;
      } else if (isSound(value)) {
        if (!value.isEmpty()) {
          values.put(column, value);
        }
      } else {
        problems.add(
            line
                + column
                + " is not up to "
                + LONGEST_VALUE
                + " printable characters: "
                + shown(value));
      }
    }
    if (symbol == null) {
      return; // The header's fault, and said there.
    }
    if (!TickNames.isTickerSymbol(symbol)) {
      problems.add(
          line
              + shown(symbol)
              + " is no ticker symbol: 1 to 64 characters of A-Z a-z 0-9 . _ - / ^ =");
    } else if (sector != null && !TickNames.isSector(sector)) {
      problems.add(
          line
              + shown(sector)
              + " is no sector: 1 to 64 printable characters, not all of them space, and not *");
    } else if (tickers.putIfAbsent(
            symbol, new TickerReference(sector, Collections.unmodifiableMap(values)))
        != null) {
      problems.add(line + "the ticker '" + symbol + "' stands in the table already");
    }
  }

  private static boolean isSound(String value) {
    return value.length() <= LONGEST_VALUE && value.codePoints().allMatch(TickNames::isPrintable);
  }

  private static String shown(String value) {
    StringBuilder shown = new StringBuilder("'");
    value
        .codePoints()
        .limit(40)
        .forEach(c -> shown.appendCodePoint(TickNames.isPrintable(c) ? c : '?'));
    shown.append(value.codePointCount(0, value.length()) > 40 ? "...'" : "'");
    return value.contains(END_OF_LINE)
        ? shown.append(", which goes on in the next line (is a quotation mark missing?)").toString()
        : shown.toString();
  }
}
