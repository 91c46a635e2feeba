package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.event.Entity;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** One request with its caller, and the way to answer it. One thread. */
final class Call {

    private final Context context;
    private final Entity.Principal caller;
    private final Optional<String> namespace;

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
                    caller.name() + " may start runs in its own namespace '" + own + "' only, not in '" + wanted + "'");
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
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
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
                return java.time.OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw ProblemException.badRequest("query parameter " + name + " is '" + text
                        + "'; it must be a time with its offset, such as 2026-03-31T02:30:00Z");
            }
        });
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
        byte[] bytes = context.bodyAsBytes();
        if (bytes.length == 0) {
            throw ProblemException.badRequest("the request needs a JSON body");
        }
        return read(bytes, type);
    }

    /** The body, or what an empty object means. */
    <T> T bodyOrEmpty(Class<T> type) {
        byte[] bytes = context.bodyAsBytes();
        return read(bytes.length == 0 ? new byte[] {'{', '}'} : bytes, type);
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            T value = Json.mapper().readValue(bytes, type);
            if (value == null) {
                throw ProblemException.badRequest("the body must be a JSON object, not null");
            }
            return value;
        } catch (JacksonException e) {
            throw ProblemException.badRequest("the body is not the expected JSON: " + e.getOriginalMessage());
        }
    }

    // ---- the answer

    /** Says which batch a reader must have seen to see this. */
    void seq(long seq) {
        context.header(Headers.SEQ, Long.toString(seq));
    }

    void json(Object body) {
        context.contentType("application/json").result(Json.mapper().writeValueAsBytes(body));
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
                .contentType(dev.jem.protocol.Problem.MEDIA_TYPE)
                .result(Json.mapper().writeValueAsBytes(problem.problem()));
        if (problem.isPassing()) {
            context.header("Retry-After", "1");
        }
        if (problem.status() == Status.UNAUTHORIZED) {
            context.header("WWW-Authenticate", "Bearer");
        }
    }
}
