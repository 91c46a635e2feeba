package dev.jem.worker.http;

import dev.jem.protocol.Workers;
import dev.jem.worker.process.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An answer, and whether it is a good one.
 *
 * @param headers by name in small letters, several values with commas between them
 */
record Answer(int status, String reason, SortedMap<String, String> headers, Body body) {

    private static final int SHOWN_MAX = 200;
    private static final String HEADER = "header:";
    private static final String JSON = "json:";

    /** What the request came to. */
    Outcome.Called outcome(Workers.HttpCall call) {
        if (call.status().stream().noneMatch(this::isStatus)) {
            return failed("http-status", line() + redirection());
        }
        Optional<String> problem = problem(call);
        if (problem.isPresent()) {
            return failed("response-invalid", problem.get());
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : call.extract().entrySet()) {
            Optional<String> value = value(entry.getValue());
            if (value.isEmpty()) {
                String detail = "the answer has no " + entry.getValue() + " for the output '" + entry.getKey() + "'";
                return failed("response-invalid", detail);
            }
            outputs.put(entry.getKey(), value.get());
        }
        return new Outcome.Called(Optional.empty(), "", Integer.toString(status), false, 0, outputs);
    }

    String line() {
        return reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
    }

    private String redirection() {
        Optional<String> location = Optional.ofNullable(headers.get("location"));
        return isRedirect() && location.isPresent()
                ? ", to " + shown(location.get()) + "; followRedirects: true would go there"
                : "";
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private boolean isStatus(String wanted) {
        String code = Integer.toString(status);
        for (int i = 0; i < wanted.length(); i++) {
            boolean fits = i < code.length() && (wanted.charAt(i) == 'x' || wanted.charAt(i) == code.charAt(i));
            if (!fits) {
                return false;
            }
        }
        return wanted.length() == code.length();
    }

    private Outcome.Called failed(String failure, String detail) {
        boolean isEndpointFault = status >= 500 || status == 408;
        long retryAfter = Optional.ofNullable(headers.get("retry-after"))
                .flatMap(it -> RetryAfter.parse(it, Instant.now()))
                .map(Duration::toMillis)
                .orElse(0L);
        return new Outcome.Called(
                Optional.of(failure), detail, Integer.toString(status), isEndpointFault, retryAfter, Map.of());
    }

    // ---- checks

    private Optional<String> problem(Workers.HttpCall call) {
        boolean looks = !call.contains().isEmpty()
                || !call.matches().isEmpty()
                || !call.json().isEmpty()
                || call.extract().values().stream().anyMatch(it -> it.equals("body") || it.startsWith(JSON));
        if (looks && !body.isWhole()) {
            return Optional.of("the body has more than " + Body.BYTES_MAX + " bytes, which is more than is looked at");
        }
        if (!body.text().contains(call.contains())) {
            return Optional.of("the body does not contain '" + shown(call.contains()) + "'");
        }
        if (!call.matches().isEmpty()
                && !com.google.re2j.Pattern.compile(call.matches())
                        .matcher(body.text())
                        .find()) {
            return Optional.of("nothing in the body matches '" + shown(call.matches()) + "'");
        }
        return call.json().isEmpty() ? Optional.empty() : jsonProblem(call.json());
    }

    private Optional<String> jsonProblem(Map<String, Object> wanted) {
        try {
            JsonNode tree = body.json();
            for (Map.Entry<String, Object> entry : wanted.entrySet()) {
                Optional<JsonNode> found = Body.at(tree, entry.getKey());
                if (found.filter(it -> isEqual(it, entry.getValue())).isEmpty()) {
                    return Optional.of("the body has "
                            + found.map(it -> shown(it.toString())).orElse("nothing") + " at " + entry.getKey()
                            + ", not " + shown(String.valueOf(entry.getValue())));
                }
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(Body.problem(e));
        }
    }

    private static boolean isEqual(JsonNode found, Object wanted) {
        return switch (wanted) {
            case Boolean it -> found.isBoolean() && found.booleanValue() == it;
            case Number it -> found.isNumber() && found.decimalValue().compareTo(new BigDecimal(it.toString())) == 0;
            default -> found.isString() && found.stringValue().equals(wanted.toString());
        };
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }

    // ---- outputs

    private Optional<String> value(String from) {
        if (from.startsWith(HEADER)) {
            return Optional.ofNullable(
                    headers.get(from.substring(HEADER.length()).toLowerCase(java.util.Locale.ROOT)));
        }
        if (from.startsWith(JSON)) {
            try {
                return Body.at(body.json(), from.substring(JSON.length())).flatMap(Answer::text);
            } catch (JacksonException _) {
                return Optional.empty();
            }
        }
        return Optional.of(from.equals("status") ? Integer.toString(status) : body.text());
    }

    /** As a task would have written it: texts as they are, lists with commas, everything else as JSON. */
    private static Optional<String> text(JsonNode node) {
        if (node.isNull()) {
            return Optional.empty();
        }
        if (node.isArray()) {
            List<String> items = node.valueStream()
                    .map(it -> it.isString() ? it.stringValue() : it.toString())
                    .toList();
            return items.stream().anyMatch(it -> it.contains(","))
                    ? Optional.of(node.toString())
                    : Optional.of(String.join(",", items));
        }
        return Optional.of(
                node.isString()
                        ? node.stringValue()
                        : node.isNumber() ? node.decimalValue().toPlainString() : node.toString());
    }
}
