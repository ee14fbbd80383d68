package io.bolsa.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bolsa.JobSettings;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AnomaliesConfigTest {
  private final Properties properties = new Properties();

  private List<String> problems() {
    return catchThrowableOfType(ConfigurationException.class, () -> AnomaliesConfig.of(properties))
        .problems();
  }

  @Test
  void whatDiffersForASectorOrATickerIsFoundByItsName() {
    properties.setProperty("sector.HEALTH.CARE & more.cool.down", "1h");
    properties.setProperty("ticker.BRK.B.detectors", "-shape,-drift");
    properties.setProperty("ticker.BRK.B.false.alarms.per.day", "3");

    AnomaliesConfig config = AnomaliesConfig.of(properties);

    assertThat(config.sectors).containsOnlyKeys("HEALTH.CARE & more");
    AnomaliesConfig.Difference sector = config.sectors.get("HEALTH.CARE & more");
    assertThat(sector.coolDown).isEqualTo(Duration.ofHours(1));
    assertThat(sector.detectors).isNull();
    assertThat(sector.falseAlarmsPerDay).isNull();
    assertThat(config.tickers).containsOnlyKeys("BRK.B");
    assertThat(config.tickers.get("BRK.B").falseAlarmsPerDay).isEqualTo(3);
    assertThat(config.tickers.get("BRK.B").detectors)
        .doesNotContain("shape", "drift")
        .hasSize(DetectorSettings.ALL_DETECTORS.size() - 2);
  }

  @Test
  void aTickersWordHoldsBeforeItsSectorsAndThatBeforeWhatHoldsForAll() {
    properties.setProperty("false.alarms.per.day", "1");
    properties.setProperty("sector.S.false.alarms.per.day", "2");
    properties.setProperty("sector.S.cool.down", "1h");
    properties.setProperty("ticker.A.false.alarms.per.day", "3");
    properties.setProperty("ticker.A.detectors", "none");

    DetectorPolicy policy = JobSettings.policy(AnomaliesConfig.of(properties));

    assertThat(policy.forAll().falseAlarmsPerDay).isEqualTo(1);
    assertThat(policy.forSector("T")).isSameAs(policy.forAll());
    assertThat(policy.forTicker("B", "S").falseAlarmsPerDay).isEqualTo(2);
    assertThat(policy.forTicker("A", "S").falseAlarmsPerDay).isEqualTo(3);
    assertThat(policy.forTicker("A", "S").coolDown).isEqualTo(3_600_000);
    assertThat(policy.forTicker("A", "T").coolDown).isEqualTo(300_000);
    assertThat(policy.forTicker("A", "S").enabled).isEmpty();
    assertThat(policy.forTicker("B", "S").enabled).containsAll(DetectorSettings.ALL_DETECTORS);
  }

  @Test
  void switchedOffMeansNoDetectorWhateverElseIsSaid() {
    properties.setProperty("detection.enabled", "false");
    properties.setProperty("ticker.A.detectors", "all");

    DetectorPolicy policy = JobSettings.policy(AnomaliesConfig.of(properties));

    assertThat(policy.anyOn(DetectorSettings.ALL_DETECTORS)).isFalse();
  }

  @Test
  void theNamesAreThoseOfTheDetectors() {
    assertThat(AnomaliesConfig.of(properties).detectors).isEqualTo(DetectorSettings.ALL_DETECTORS);
  }

  @Test
  void everythingWrongIsReportedAtOnce() {
    properties.setProperty("false.alarms.per.day", "0");
    properties.setProperty("cool.down", "31d");
    properties.setProperty("detectors", "shape,-drift");
    properties.setProperty("sector.S.detektors", "all");
    properties.setProperty("ticker.A B.detectors", "all");
    properties.setProperty("ticker.A.cool.down", "soon");
    properties.setProperty("ticker.cool.down", "1h");

    assertThat(problems())
        .hasSize(7)
        .anyMatch(
            one -> one.equals("Anomalies / false.alarms.per.day = '0'; allowed: 0.000001 to 1000"))
        .anyMatch(one -> one.startsWith("Anomalies / cool.down = '31d'; allowed: PT0S to P30D"))
        .anyMatch(
            one -> one.startsWith("Anomalies / detectors = 'shape,-drift'; allowed: all, none"))
        .anyMatch(
            one ->
                one.equals(
                    "Anomalies / 'sector.S.detektors': unknown key; did you mean sector.S.detectors?"))
        .anyMatch(
            one ->
                one.startsWith(
                    "Anomalies / 'ticker.A B.detectors': allowed after 'ticker.': 1 to 64 of"))
        .anyMatch(one -> one.startsWith("Anomalies / 'ticker.A.cool.down' = 'soon'; allowed: PT0S"))
        .anyMatch(
            one ->
                one.equals(
                    "Anomalies / 'ticker.cool.down': unknown key; allowed after the name: false.alarms.per.day, cool.down, detectors"));
  }

  @Test
  void aMistypedKeyGetsTheNearestOneWithItsSectorsOrTickersName() {
    properties.setProperty("cool.dwon", "1h");
    properties.setProperty("sector.HEALTH.CARE.cool.dwon", "1h");
    properties.setProperty("ticker.BRK.B.false.alarms.pre.day", "3");
    properties.setProperty("ticker..detektors", "all");
    properties.setProperty("sector.CONSUMER DISCRETIONARY.colour", "red");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "Anomalies / 'cool.dwon': unknown key; did you mean cool.down?",
            "Anomalies / 'sector.HEALTH.CARE.cool.dwon': unknown key;"
                + " did you mean sector.HEALTH.CARE.cool.down?",
            "Anomalies / 'ticker.BRK.B.false.alarms.pre.day': unknown key;"
                + " did you mean ticker.BRK.B.false.alarms.per.day?",
            "Anomalies / 'ticker..detektors': unknown key;"
                + " allowed after the name: false.alarms.per.day, cool.down, detectors",
            "Anomalies / 'sector.CONSUMER DISCRETIONARY.colour': unknown key;"
                + " allowed after the name: false.alarms.per.day, cool.down, detectors");
  }

  @Test
  void whatNoTickCanHaveForASectorIsNoSectorsName() {
    properties.setProperty("sector.*.cool.down", "1h");
    properties.setProperty("sector. .cool.down", "1h");
    properties.setProperty("sector.A\u2028B.cool.down", "1h");

    assertThat(problems())
        .hasSize(3)
        .allMatch(
            one ->
                one.endsWith(
                    "allowed after 'sector.': 1 to 64 printable characters,"
                        + " not all of them space, and not *: the market has what holds for all"));
  }

  @Test
  void notANumberIsNoNumber() {
    for (String wrong :
        List.of("NaN", "Infinity", "-1", "1e9", "", "many", "1d", "2f", "0x1p3", "1e")) {
      properties.setProperty("false.alarms.per.day", wrong);
      assertThat(problems()).hasSize(1);
    }
  }
}
