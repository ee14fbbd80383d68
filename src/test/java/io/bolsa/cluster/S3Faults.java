package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.cluster.FaultProxy.Answer;
import io.bolsa.cluster.FaultProxy.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How S3 refuses: by a status and a document that says the same. */
final class S3Faults {
  private S3Faults() {}

  /** Whole objects. */
  static Fault slowPut(int every) {
    return refused("PUT of an object", every, is("PUT", "[^?]*"), 503, "SlowDown");
  }

  /** Parts of an object that is not visible yet. */
  static Fault slowPart(int every) {
    return refused("PUT of a part", every, is("PUT", ".*[?&]partNumber=.*"), 503, "SlowDown");
  }

  /** The beginning of such an object. */
  static Fault failedBegin(int every) {
    return refused("POST that begins", every, is("POST", ".*[?&]uploads.*"), 500, "InternalError");
  }

  /** Its end, that makes it visible. */
  static Fault slowCompletion(int every) {
    return refused("POST that completes", every, is("POST", ".*[?&]uploadId=.*"), 503, "SlowDown");
  }

  private static Predicate<Request> is(String method, String path) {
    return request -> request.method().equals(method) && request.path().matches(path);
  }

  private static Fault refused(
      String name, int every, Predicate<Request> which, int status, String code) {
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code>"
            + "<Message>Please reduce your request rate, says the fault proxy.</Message>"
            + "<RequestId>0</RequestId><HostId>0</HostId></Error>";
    byte[] body = String.format(document, code).getBytes(UTF_8);
    Answer answer = new Answer(status, Map.of("Content-Type", List.of("application/xml")), body);
    return new Fault(name + " answered by " + status, every, which, (request, s3) -> answer);
  }
}
