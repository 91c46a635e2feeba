package dev.jem.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.jem.api.ProblemException.Status;
import dev.jem.model.event.Entity;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request with its caller, and the way to answer it. One thread. */
final class Call {

    /** Refuses a null inside of a list or mapping; what is made of the others is the protocol's. */
    private static final JsonMapper REQUESTS = Json.mapper()
            .rebuild()
            .changeDefaultNullHandling(_ -> JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.FAIL))
            .build();

    /** Refuses besides what it does not know: a member that is misspelt must not be taken for one that is missing. */
    private static final JsonMapper STRICT_REQUESTS = REQUESTS.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String JSON = "application/json";

    /** What curl says of any body when nobody tells it otherwise. */
    private static final String CURL_DEFAULT = "application/x-www-form-urlencoded";

    private final Context context;
    private final Entity.Principal caller;
    private final Optional<String> namespace;
    private long answeredAt;

    /** @param namespace the only one in which the caller may ask for something to happen */
    Call(Context context, Entity.Principal caller, Optional<String> namespace) {
        this.context = context;
        this.caller = caller;
        this.namespace = namespace;
    }

    Call(Context context, Entity.Principal caller) {
        this(context, caller, Optional.empty());
    }

    /** Who asks. */
    String caller() {
        return caller.name();
    }

    Entity.Principal principal() {
        return caller;
    }

    /** Refuses a caller who may only act in another namespace. */
    void requireMayActIn(String wanted) {
        namespace.filter(own -> !own.equals(wanted)).ifPresent(own -> {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "forbidden",
                    caller.name() + " may start runs and emit events in its own namespace '" + own + "' only, not in '"
                            + wanted + "'");
        });
    }

    Context context() {
        return context;
    }

    /**
     * Where a handler writes that answers bit by bit: what is flushed goes out, nothing holds it back to compress it.
     */
    OutputStream stream(String contentType) throws IOException {
        context.contentType(contentType).header("Cache-Control", "no-store");
        return context.res().getOutputStream();
    }

    // ---- the request

    String path(String name) {
        return context.pathParam(name);
    }

    Optional<String> query(String name) {
        Optional<String> value = Optional.ofNullable(context.queryParam(name)).filter(it -> !it.isEmpty());
        if (value.filter(it -> !KeptText.isKept(it)).isPresent()) {
            throw ProblemException.badRequest("query parameter " + name + " holds a character that no text may have");
        }
        return value;
    }

    /** A number of a query parameter between two bounds. */
    long number(String name, long fallback, long min, long max) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfBounds(name, text.get(), min, max);
        }
        throw outOfBounds(name, text.get(), min, max);
    }

    private static ProblemException outOfBounds(String name, String text, long min, long max) {
        return ProblemException.badRequest(
                "query parameter " + name + " is '" + text + "'; it must be a number from " + min + " to " + max);
    }

    Optional<Instant> instant(String name) {
        return query(name).map(text -> {
            try {
                return required(java.time.OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                throw ProblemException.badRequest("query parameter " + name + " is '" + text
                        + "'; it must be a time with its offset, such as 2026-03-31T02:30:00Z");
            }
        });
    }

    /** An instant that a database and a calendar know; others come from nowhere but a mistake. */
    static Instant required(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("the time " + instant + " is not between " + EARLIEST + " and " + LATEST);
        }
        return instant;
    }

    boolean flag(String name) {
        return query(name).filter(value -> !value.equals("false")).isPresent();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name)).filter(value -> !value.isEmpty());
    }

    boolean accepts(String mediaType) {
        return header("Accept").filter(accept -> accept.contains(mediaType)).isPresent();
    }

    <T> T body(Class<T> type) {
        return read(STRICT_REQUESTS, refused(present(bytes())), type);
    }

    /** A body of which a later worker may have written more than this server knows. */
    <T> T bodyOfWorker(Class<T> type) {
        return read(REQUESTS, refused(present(bytes())), type);
    }

    private static byte[] present(byte[] bytes) {
        if (bytes.length == 0) {
            throw ProblemException.badRequest("the request needs a JSON body");
        }
        return bytes;
    }

    /** A worker's body that must not be lost for a character in it: what cannot be kept is replaced. */
    <T> T bodyCleaned(Class<T> type) {
        byte[] bytes = bytes();
        return KeptText.isSuspect(bytes)
                ? read(
                        REQUESTS,
                        Json.mapper().writeValueAsBytes(KeptText.cleaned(read(REQUESTS, bytes, JsonNode.class))),
                        type)
                : read(REQUESTS, bytes, type);
    }

    /** A body of which each part is looked at on its own. */
    <T> T bodyAsItIs(Class<T> type) {
        return read(STRICT_REQUESTS, bytes(), type);
    }

    /** The body, or what an empty object means. */
    <T> T bodyOrEmpty(Class<T> type) {
        byte[] bytes = bytes();
        return read(STRICT_REQUESTS, bytes.length == 0 ? new byte[] {'{', '}'} : refused(bytes), type);
    }

    private byte[] bytes() {
        String type = header("Content-Type")
                .map(it -> it.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse(JSON);
        if (!type.equals(JSON) && !type.endsWith("+json") && !type.equals(CURL_DEFAULT)) {
            throw new ProblemException(
                    Status.UNSUPPORTED, "unsupported-media-type", "the body is '" + type + "'; send it as " + JSON);
        }
        return context.bodyAsBytes();
    }

    private static <T> T read(JsonMapper mapper, byte[] bytes, Class<T> type) {
        try {
            T value = mapper.readValue(bytes, type);
            if (value == null) {
                throw ProblemException.badRequest("the body must be a JSON object, not null");
            }
            return value;
        } catch (JacksonException e) {
            throw BadBody.problem(e);
        }
    }

    /** Refuses text that cannot be kept. */
    private static byte[] refused(byte[] json) {
        if (KeptText.isSuspect(json)) {
            JsonNode tree = read(REQUESTS, json, JsonNode.class);
            if (!KeptText.cleaned(tree).equals(tree)) {
                throw KeptText.refusal("a text in the body");
            }
        }
        return json;
    }

    // ---- the answer

    /** Says which batch a reader must have seen to see this. */
    void seq(long seq) {
        answeredAt = seq;
        context.header(Headers.SEQ, Long.toString(seq));
    }

    /** The batch that was said last. */
    long answeredAt() {
        return answeredAt;
    }

    void json(Object body) {
        context.contentType(JSON).result(Json.mapper().writeValueAsBytes(body));
    }

    void created(Object body) {
        context.status(201);
        json(body);
    }

    void nothing() {
        context.status(204);
    }

    static void problem(Context context, ProblemException problem) {
        context.status(problem.status().number)
                .contentType(Problem.MEDIA_TYPE)
                .result(Json.mapper().writeValueAsBytes(problem.problem()));
        if (hasMore(context)) {
            // What is left of the body would be taken for the next request: the connection ends here, and says so.
            context.header("Connection", "close");
        }
        if (problem.isPassing()) {
            context.header("Retry-After", "1");
        }
        if (problem.status() == Status.UNAUTHORIZED) {
            context.res().addHeader("WWW-Authenticate", "Bearer");
        }
    }

    private static boolean hasMore(Context context) {
        try {
            return !context.req().getInputStream().isFinished();
        } catch (IOException | IllegalStateException e) {
            return true;
        }
    }
}
