package io.bolsa.parse;

import static io.bolsa.parse.Records.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Tick;
import io.bolsa.model.TickNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameTableTest {
  private final NameTable table = new NameTable(TickNames::isTickerSymbol);

  @Test
  void aNameIsMadeOnce() {
    for (int length = 1; length <= 64; length++) {
      String name = "N".repeat(length);
      String found = find(name + "\"");

      assertThat(found).isEqualTo(name);
      assertThat(table.next()).isEqualTo(length + 1);
      assertThat(find(name + "\",\"sector\":\"X\"")).isSameAs(found);
      assertThat(table.next()).isEqualTo(length + 1);
    }
  }

  @Test
  void everyNameIsItself() {
    Random random = new Random(31);
    for (int i = 0; i < 300_000; i++) {
      String name =
          Long.toString(random.nextInt(40_000), 36).repeat(1 + random.nextInt(3))
              + "/".repeat(random.nextInt(12));
      assertThat(find(name + "\"\"\"\"\"\"\"\"")).isEqualTo(name);
    }
  }

  @Test
  void aNameWithoutItsEndIsNone() {
    for (int length = 0; length <= 80; length++) {
      assertThat(find("N".repeat(length))).isNull();
    }
    byte[] bytes = utf8("NAME\"");
    assertThat(table.find(bytes, 0, 4)).isNull();
    assertThat(table.find(bytes, 4, 5)).as("empty").isNull();
    assertThat(table.find(bytes, 5, 5)).isNull();
  }

  @Test
  void whatIsNotValidIsNeverKept() {
    for (String name : new String[] {"", " ", "a b", "é", "a\\", "a\0", "a\n", "X".repeat(65)}) {
      assertThat(find(name + "\"")).isNull();
    }
    assertThat(table.size()).isZero();
  }

  @Test
  void aFloodOfNamesFillsTheTableAndNoMore() {
    for (int i = 0; i < 3 * NameTable.MOST_NAMES; i++) {
      assertThat(find("FLOOD-" + i + "\"")).isEqualTo("FLOOD-" + i);
    }

    assertThat(table.size()).isBetween(NameTable.MOST_NAMES * 9 / 10, NameTable.MOST_NAMES);
    assertThat(find("FLOOD-7\"")).isSameAs(find("FLOOD-7\""));
    assertThat(find("NEW\"")).isEqualTo("NEW").isNotSameAs(find("NEW\""));
    assertThat(table.index()).isEqualTo(Tick.NO_INDEX);
  }

  @Test
  void everyNameHasAPlaceOfItsOwn() {
    Map<Integer, String> places = new HashMap<>();
    for (int i = 0; i < 2 * 2_000; i++) {
      String found = find("NAME-" + i % 2_000 + "\"");
      assertThat(places.putIfAbsent(table.index(), found)).isIn(null, found);
    }
    assertThat(places).hasSize(2_000);
    assertThat(places.keySet()).allMatch(place -> place >= 0 && place < NameTable.MOST_NAMES);
  }

  private String find(String text) {
    byte[] bytes = utf8(text);
    return table.find(bytes, 0, bytes.length);
  }
}
