package io.bolsa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.ResultRow;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class GuardResultsTest {
  @Test
  void whatKinesisNeverTakesIsRejectedInsteadOfTriedForEver() throws Exception {
    OneInputStreamOperatorTestHarness<ResultRow, ResultRow> operator =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new GuardResults("results")));
    try {
      operator.open();
      operator.setProcessingTime(7);
      operator.processElement(row("FOOD", GuardResults.MOST_BYTES - 4), 0);
      operator.processElement(row("FOOD", GuardResults.MOST_BYTES - 3), 0);
      operator.processElement(row("", 1), 0);
      operator.processElement(row("x".repeat(257), 1), 0);
      operator.processElement(row("FOOD", GuardResults.MOST_BYTES + 9), 0);
      operator.processElement(row("x", 1), 0);
      operator.processElement(row("x".repeat(256), 2), 0);

      assertThat(operator.extractOutputValues())
          .extracting(row -> row.bytes.length)
          .containsExactly(GuardResults.MOST_BYTES - 4, 1, 2);
      List<Rejection> rejected = new ArrayList<>();
      operator.getSideOutput(GuardResults.REJECTED).forEach(one -> rejected.add(one.getValue()));
      assertThat(rejected)
          .extracting(rejection -> rejection.detail)
          .containsExactly(
              "the record has 1048577 bytes with its key; allowed are 1048576",
              "the partition key has 0 characters; allowed are 1 to 256",
              "the partition key has 257 characters; allowed are 1 to 256",
              "the record has 1048589 bytes with its key; allowed are 1048576");
      assertThat(rejected)
          .extracting(rejection -> rejection.payload.length)
          .containsExactly(GuardResults.MOST_BYTES - 3, 1, 1, GuardResults.MOST_BYTES);
      assertThat(rejected)
          .allSatisfy(
              rejection -> {
                assertThat(rejection.reason).isEqualTo(RejectionReason.UNDELIVERABLE);
                assertThat(rejection.source).isEqualTo("to results");
                assertThat(rejection.arrivalTime).isEqualTo(7);
              });
    } finally {
      operator.close();
    }
  }

  private static ResultRow row(String partitionKey, int bytes) {
    return new ResultRow(partitionKey, new byte[bytes]);
  }
}
