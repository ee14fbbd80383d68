/**
 * From the bytes of a record to a tick or a refusal: {@link io.bolsa.parse.TickParser}.
 *
 * <h2>What a tick is</h2>
 *
 * <p>One JSON object (RFC 8259) in UTF-8, of at most 1,048,576 bytes, with white space around it
 * and one byte-order mark before it if the sender likes; objects and arrays nest 32 levels deep at
 * most, the record itself counted. Of its fields
 *
 * <ul>
 *   <li>{@code ticker_symbol} is a string of 1 to 64 characters of {@code A-Z a-z 0-9 . _ - / ^ =};
 *   <li>{@code sector} is a string of 1 to 64 printable code points, not all of them spaces; taken
 *       as it stands, spaces at its ends too. Printable is what the Unicode tables of the virtual
 *       machine have and do not call control, format, surrogate, private use, line or paragraph
 *       separator;
 *   <li>{@code change} and {@code price} are numbers within the range of a double, rounded to the
 *       nearest one: what is too small becomes zero, and {@code -0.0} stays what it is;
 *   <li>{@code event_time} may be absent or null; or a string by RFC 3339 ({@code
 *       2026-01-05T14:30:00.123Z}, {@code t} and {@code z} in either case, any offset, any number
 *       of decimals, cut to milliseconds; no leap second); or the milliseconds since 1970, an
 *       integer without decimals or exponent. In the years 1 to 9999, UTC;
 *   <li>{@code sequence} may be absent or null; or an integer without decimals or exponent, of 64
 *       bits, the least of them left out, which stands for "none".
 * </ul>
 *
 * <p>Other fields are ignored, but no name stands twice in the object, ignored or not, in whatever
 * spelling of its characters. What lies within an ignored field need only be JSON.
 *
 * <p>A {@link io.bolsa.parse.FieldMapping} may say that the fields stand elsewhere, inside other
 * objects of the record, and that only records of one type are ticks. Then no name stands twice in
 * such an object either; where one of them is null or absent, so are the fields in it.
 *
 * <h2>Which refusal, where several would do</h2>
 *
 * <p>The first that holds of this list, so that a reason says something of all that lies above it:
 *
 * <ol>
 *   <li>the bytes: {@code too_long}, {@code invalid_unicode} (not UTF-8, a character cut off at the
 *       record's end included), {@code empty_record};
 *   <li>the text: whichever comes first of {@code malformed_json}, {@code truncated} (all of it
 *       could begin a JSON text), {@code too_deep}, {@code trailing_content} (a whole value came
 *       before, whatever follows); and if it is JSON, {@code not_an_object};
 *   <li>the type, if the mapping asks for one: a {@code duplicate_field} or {@code wrong_type} on
 *       the way to it or {@code missing_field}; and if it is another one, the record is skipped,
 *       whatever else it holds;
 *   <li>the fields: the first in the order of the record that is a {@code duplicate_field} or has a
 *       {@code wrong_type}, or is an {@code invalid_unicode} (half of a surrogate pair by escape,
 *       in a string that is read), {@code number_out_of_range}, {@code invalid_ticker_symbol},
 *       {@code invalid_sector}, {@code invalid_event_time}, {@code invalid_sequence};
 *   <li>{@code missing_field}: the first of {@code ticker_symbol}, {@code sector}, {@code change},
 *       {@code price} that is absent or null.
 * </ol>
 *
 * <p>Two codes are not given here but where the arrival time is known: {@code missing_event_time}
 * and {@code future_event_time}.
 */
package io.bolsa.parse;
