package io.bolsa.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of a dataset are what its columns say. */
class ColumnsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void everyFieldOfARowIsAColumnInItsOrderAndOfItsType(Dataset dataset) throws Exception {
    List<String> names =
        dataset.columns().stream().map(column -> column.name).collect(Collectors.toList());
    Map<String, Column.Type> types = new HashMap<>();
    dataset.columns().forEach(column -> types.put(column.name, column.type));
    assertThat(names).doesNotHaveDuplicates();

    List<String> seen = new ArrayList<>();
    for (byte[] row : SampleRows.of(dataset)) {
      JsonNode json = JSON.readTree(row);
      List<String> fields = new ArrayList<>();
      json.fieldNames().forEachRemaining(fields::add);
      assertThat(names).containsSubsequence(fields);
      fields.forEach(name -> assertThat(isOf(types.get(name), json.get(name))).as(name).isTrue());
      seen.addAll(fields);
    }
    assertThat(seen).containsAll(names);
  }

  private static boolean isOf(Column.Type type, JsonNode value) {
    if (value.isNull()) {
      return true;
    }
    switch (type) {
      case TEXT:
        return value.isTextual();
      case INTEGER:
        return value.isIntegralNumber();
      case NUMBER:
        return value.isNumber();
      case TIME:
        return value.isTextual() && value.asText().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}Z");
      case NUMBERS:
      case TEXTS:
        return value.isObject();
      default:
        return value.isArray();
    }
  }
}
