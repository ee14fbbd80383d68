package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The 70 records of the AWS demo stream of 2021-07-12, a second apart, and all that is odd in them.
 */
class DemoStreamTest {
  /** Symbol, change, price. */
  static final String RECORDS =
      "NFLX 1.86 180.86; TBV -0.14 190.86; AZL -0.51 188.61; "
          + "QXZ -4.38 124.54; WGB -1.51 109.82; TGT -0.24 65.79; "
          + "ASD -0.66 65.14; QAZ -0.25 64.89; NGC 0.02 5.11; "
          + "TGT -0.63 67.76; VVS -1.37 15.05; VVS 0.47 15.74; "
          + "VVS 0.68 16.42; DEG -0.48 15.33; WSB -0.38 8.36; "
          + "SAC 1.87 157.44; QWE -4.05 213.99; AAPL 0.97 182.61; "
          + "XTC -0.88 112.16; QWE 2.22 216.21; TBV 0.52 189.13; "
          + "UHN 15.86 559.83; TBV 9.98 199.11; NGC -0.28 4.83; "
          + "CVB 0.91 53.73; QWE 2.2 218.41; HJV 18.43 223.43; "
          + "SAC -4.59 52.85; ABC -1.85 23.73; MTT -3.46 67.05; "
          + "SLM -4.11 71.69; ALY 0.83 89.93; WAS 0.31 12.82; "
          + "KIN -0.88 4.97; BFH 0.25 17.33; SAC 0.15 53; "
          + "NFLX -0.64 181.36; AAPL 0.02 182.63; XTC -7.49 104.67; "
          + "QAZ -0.89 194.57; AZL -0.38 16.78; AZL -0.89 16.69; "
          + "BAC 0.44 15.29; NFLX 1.14 182; BAC 0.27 15.56; "
          + "NFLX 0.91 47.7; SLM -5.95 65.74; BFH -0.21 17.09; "
          + "KIN -0.38 4.59; DFT 0.33 96.82; SLM 1.65 67.39; "
          + "DFT 1.09 97.91; ALY 5.09 95.02; SAC 4.67 157.67; "
          + "DEG -0.43 5.43; DEG 0.53 15.86; AAPL 1.33 183.96; "
          + "TBV -5.24 193.87; AAPL 1.82 185.78; CRM -0.16 29.46; "
          + "CRM -1.17 28.29; BFH 0.45 176.61; JKL -0.25 14.85; "
          + "NGC 0.08 4.91; NGC 0.31 5.22; BAC 0.25 15.81; "
          + "SED 0.02 12.22; HJV -7.24 216.19; DFT -1.04 96.87; "
          + "PJM -0.58 133.77; ";

  @Test
  void everyCorruptPriceIsNamedAndTheRestIsMissingTicks() {
    TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
    Map<String, TickerState> states = new HashMap<>();
    List<String> found = new ArrayList<>();
    long time = 1_626_090_133_000L;
    for (String record : RECORDS.split("; ", -1)) {
      if (record.isBlank()) {
        continue;
      }
      String[] part = record.split(" ", -1);
      Observation tick = new Observation();
      tick.change = Double.parseDouble(part[1]);
      tick.price = Double.parseDouble(part[2]);
      tick.eventTime = time;
      time += 1000;
      List<Finding> findings = new ArrayList<>();
      detectors.observe(states.computeIfAbsent(part[0], s -> detectors.newState()), tick, findings);
      findings.forEach(f -> found.add(f.kind + " " + part[0] + " " + part[2]));
      findings.forEach(f -> assertThat(f.eventTime).isEqualTo(tick.eventTime));
    }
    assertThat(found)
        .containsExactly(
            "missing_ticks TGT 67.76",
            "missing_ticks VVS 15.74",
            "missing_ticks TBV 189.13",
            "corrupt_price SAC 52.85",
            "missing_ticks NFLX 181.36",
            "corrupt_price QAZ 194.57",
            "corrupt_price AZL 16.78",
            "missing_ticks AZL 16.69",
            "missing_ticks NFLX 182",
            "corrupt_price NFLX 47.7",
            "missing_ticks BFH 17.09",
            "corrupt_price SAC 157.67",
            "corrupt_price DEG 5.43",
            "corrupt_price BFH 176.61");
  }
}
