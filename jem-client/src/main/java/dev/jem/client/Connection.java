package dev.jem.client;

import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Sends requests to one server: authenticates, repeats what is safe to repeat, reads its own writes, and turns answers
 * into records or {@link ClientException}. Thread-safe.
 */
final class Connection implements AutoCloseable {

    /** Largest answer that is read into memory, in bytes. */
    private static final long ANSWER_BYTES_MAX = 512L << 20;

    private static final int SHOWN_CHARACTERS_MAX = 200;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final HttpClient http;
    private final Retries retries;
    private final SeenSeq seen;

    private Connection(Endpoint endpoint, HttpClient http, Retries retries, SeenSeq seen) {
        this.endpoint = endpoint;
        this.http = http;
        this.retries = retries;
        this.seen = seen;
    }

    static Connection to(Endpoint endpoint, Retries retries) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        return new Connection(endpoint, http, retries, new SeenSeq());
    }

    /** The same connection with another patience. */
    Connection with(RetryPolicy other) {
        return new Connection(endpoint, http, new Retries(other, retries.pauser()), seen);
    }

    /** The same connection for calls that neither are repeated nor ask for what was seen before. */
    Connection single() {
        return new Connection(endpoint, http, new Retries(RetryPolicy.NONE, retries.pauser()), new SeenSeq());
    }

    Retries retries() {
        return retries;
    }

    <T> T read(Call call, Class<T> type) {
        byte[] body = bytes(call);
        return parse(call, () -> Json.mapper().readValue(body, type));
    }

    <T> T read(Call call, TypeReference<T> type) {
        byte[] body = bytes(call);
        return parse(call, () -> Json.mapper().readValue(body, type));
    }

    /** Sends a request whose answer has no body, or one that nobody needs. */
    void send(Call call) {
        bytes(call);
    }

    byte[] bytes(Call call) {
        return answer(call, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    }

    /** A body as it arrives; the caller closes it. */
    InputStream stream(Call call) {
        return answer(call, BodyHandlers.ofInputStream());
    }

    /** Whether the answer is good rather than 404. */
    boolean exists(Call call) {
        try {
            send(call);
            return true;
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private <B> B answer(Call call, BodyHandler<B> handler) {
        long deadline = System.nanoTime() + retries.policy().elapsedMax().toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(call, handler);
            } catch (ApiException | UnreachableException e) {
                Duration wait = retries.waitAfter(attempt, e);
                boolean mayRepeat = call.repeatable() && retries.allow(attempt) && Retries.isTemporary(e);
                if (!mayRepeat || deadline - System.nanoTime() < wait.toNanos()) {
                    throw e;
                }
                retries.pause(wait);
            }
        }
    }

    private <B> B attempt(Call call, BodyHandler<B> handler) {
        var request = call.request(endpoint);
        seen.highest().ifPresent(it -> request.header(Headers.MIN_SEQ, Long.toString(it)));
        HttpResponse<Body<B>> response;
        try {
            response = http.send(request.build(), info -> body(info, handler));
        } catch (IOException e) {
            throw new UnreachableException("cannot reach " + endpoint + ": " + reason(e), e);
        } catch (InterruptedException e) {
            throw new CallInterruptedException(e);
        }
        noteSeq(response);
        return switch (response.body()) {
            case Wanted<B>(B value) -> value;
            case Refusal<B>(byte[] bytes) -> throw refusal(response, bytes);
        };
    }

    /** What came back: the body that was asked for, or what the server says instead. */
    private sealed interface Body<B> {}

    private record Wanted<B>(B value) implements Body<B> {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Refusal<B>(byte[] bytes) implements Body<B> {}

    private static <B> BodySubscriber<Body<B>> body(ResponseInfo info, BodyHandler<B> wanted) {
        boolean isGood = info.statusCode() >= 200 && info.statusCode() < 300;
        return isGood
                ? BodySubscribers.mapping(wanted.apply(info), Wanted::new)
                : BodySubscribers.mapping(
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX)
                                .apply(info),
                        Refusal::new);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException _ -> "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
            case HttpTimeoutException _ -> "no answer in time";
            case ConnectException it when hasUnresolvedAddress(it) -> "no such host";
            case ConnectException _ -> "connection refused";
            default -> {
                String message = e.getMessage();
                yield message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
            }
        };
    }

    private static boolean hasUnresolvedAddress(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private void noteSeq(HttpResponse<?> response) {
        response.headers().firstValue(Headers.SEQ).flatMap(Connection::number).ifPresent(seen::note);
    }

    private static Optional<Long> number(String text) {
        boolean isNumber = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static ApiException refusal(HttpResponse<?> info, byte[] body) {
        Optional<Duration> retryAfter = info.headers()
                .firstValue("Retry-After")
                .flatMap(Connection::number)
                .map(Duration::ofSeconds);
        String type = info.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith(Problem.MEDIA_TYPE)) {
            try {
                return new ApiException(Json.mapper().readValue(body, Problem.class), retryAfter);
            } catch (JacksonException e) {
                return new ApiException(plainProblem(info.statusCode(), body), retryAfter);
            }
        }
        return new ApiException(plainProblem(info.statusCode(), body), retryAfter);
    }

    private static Problem plainProblem(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String shown = text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
        String detail = "the server answered with status " + status + (shown.isEmpty() ? "" : ": " + shown);
        return new Problem("about:blank", "HTTP " + status, status, "http-" + status, detail, List.of());
    }

    private interface Parsing<T> {
        T parse() throws JacksonException;
    }

    private <T> T parse(Call call, Parsing<T> parsing) {
        try {
            return parsing.parse();
        } catch (JacksonException e) {
            throw new UnexpectedAnswerException(
                    endpoint + call.target().path() + " did not answer as Jem does; check the URL, and that client and "
                            + "server are of the same version",
                    e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
