package io.bolsa.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import java.util.Random;
import java.util.regex.Pattern;

/** Records for the tests of this package, and what holds of every outcome. */
final class Records {
  static final String VALID =
      "{\"ticker_symbol\":\"QXZ\",\"sector\":\"FINANCIAL\",\"change\":-4.38,\"price\":124.54,"
          + "\"event_time\":\"2026-01-05T14:30:00.123Z\",\"sequence\":17}";

  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._\\-/^=]{1,64}");
  private static final Pattern SECTOR =
      Pattern.compile("(?!\\p{Z}*$)[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]{1,64}");
  private static final Pattern DETAIL = Pattern.compile("[a-z][^\\p{Cc}\\p{Cf}\\p{Cs}]{10,280}");

  private Records() {}

  /** The valid record with the one piece of it replaced. */
  static String with(String piece, String other) {
    assertThat(VALID).containsOnlyOnce(piece);
    return VALID.replace(piece, other);
  }

  /** The valid record with more fields, as JSON, at its end. */
  static String plus(String fields) {
    return VALID.substring(0, VALID.length() - 1) + "," + fields + "}";
  }

  static byte[] utf8(String record) {
    return record.getBytes(UTF_8);
  }

  static Tick blank() {
    return new Tick("untouched", "untouched", 1, 2, 3, 4);
  }

  /** What a sink and a window may rely on, whatever came in. */
  static void assertSound(Refusal refusal, Tick tick) {
    // Asked millions of times: the fluent assertion only speaks when it fails.
    boolean sound =
        refusal == null
            ? SYMBOL.matcher(tick.tickerSymbol).matches()
                && SECTOR.matcher(tick.sector).matches()
                && Double.isFinite(tick.change)
                && Double.isFinite(tick.price)
                && (tick.eventTime == Tick.NO_TIME || Times.isOfATick(tick.eventTime))
            : refusal.reason != RejectionReason.MISSING_EVENT_TIME
                && refusal.reason != RejectionReason.FUTURE_EVENT_TIME
                && DETAIL.matcher(refusal.detail).matches()
                && same(tick, blank());
    if (!sound) {
      assertThat(sound).as("%s, %s", refusal, tick).isTrue();
    }
  }

  private static boolean same(Tick a, Tick b) {
    return a.tickerSymbol.equals(b.tickerSymbol)
        && a.sector.equals(b.sector)
        && bits(a.change) == bits(b.change)
        && bits(a.price) == bits(b.price)
        && a.eventTime == b.eventTime
        && a.sequence == b.sequence;
  }

  static void assertSame(Tick actual, Tick expected, String record) {
    if (!same(actual, expected)) {
      assertThat(actual.toString()).as(record).isEqualTo(expected.toString());
    }
  }

  static long bits(double number) {
    return Double.doubleToRawLongBits(number);
  }

  static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A decimal by the grammar of JSON without exponent: any length, the point anywhere. */
  static String decimal(Random random) {
    int digits = random.nextInt(4) == 0 ? 1 + random.nextInt(25) : 1 + random.nextInt(8);
    int decimals = random.nextInt(digits + 1);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    if (digits == decimals) {
      text.append('0');
    }
    for (int i = 0; i < digits; i++) {
      boolean leadsWhole = i == 0 && digits - decimals > 1;
      if (i == digits - decimals) {
        text.append('.');
      }
      text.append((char) ((leadsWhole ? '1' : '0') + random.nextInt(leadsWhole ? 9 : 10)));
    }
    return text.toString();
  }
}
