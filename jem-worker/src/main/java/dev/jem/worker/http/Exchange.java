package dev.jem.worker.http;

import dev.jem.protocol.Workers;
import dev.jem.worker.call.Call;
import dev.jem.worker.call.CallOutput;
import dev.jem.worker.net.CheckedResolver;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.process.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * One request with its answer, from the beginning to the last byte within its time. The answer is printed: its body as
 * output, the rest as what is written to the side.
 */
public final class Exchange implements Call {

    private static final int REDIRECTS_MAX = 5;
    private static final int PIECE_BYTES = 64 << 10;
    private static final Set<String> HIDDEN = Set.of("set-cookie", "set-cookie2", "authentication-info");

    private final Workers.HttpCall call;
    private final Clients clients;
    private final ScheduledExecutorService clock;

    /** Guarded by this, as all below. */
    private Optional<HttpUriRequestBase> current = Optional.empty();

    private boolean cancelled;
    private boolean late;

    /** @param clients with secrets and address rules for this call alone */
    public Exchange(Workers.HttpCall call, Clients clients, ScheduledExecutorService clock) {
        this.call = call;
        this.clients = clients;
        this.clock = clock;
    }

    /** Where to ask next. */
    private record Stop(String method, URI uri, Optional<byte[]> body) {}

    /** A place that must not be gone to. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    @Override
    public Outcome.Called run(CallOutput output) {
        ScheduledFuture<?> deadline = clock.schedule(this::expire, call.timeoutMillis(), TimeUnit.MILLISECONDS);
        try {
            Optional<byte[]> body = call.body().map(it -> it.getBytes(StandardCharsets.UTF_8));
            return follow(new Stop(call.method(), new URI(call.url()), body), output)
                    .outcome(call);
        } catch (URISyntaxException e) {
            return Outcome.Called.failed("start-failed", "the address cannot be read: " + e.getMessage());
        } catch (RefusedException e) {
            return Outcome.Called.failed("policy-refused", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return failure(e);
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer follow(Stop first, CallOutput output) throws IOException {
        Stop stop = first;
        checkPlace(stop.uri);
        for (int redirects = 0; ; redirects++) {
            Answer answer = ask(stop, isSameOrigin(first.uri, stop.uri), output);
            Optional<String> location = Optional.ofNullable(answer.headers().get("location"));
            if (!call.followRedirects() || !answer.isRedirect() || location.isEmpty()) {
                return answer;
            }
            if (redirects == REDIRECTS_MAX) {
                throw new RefusedException(
                        "more than " + REDIRECTS_MAX + " redirects, the last one to " + location.get());
            }
            stop = next(stop, answer, location.get());
            checkPlace(stop.uri);
        }
    }

    /** What is sent goes nowhere else than where it was meant to go. */
    private static Stop next(Stop stop, Answer answer, String location) throws IOException {
        URI target;
        try {
            target = stop.uri.resolve(new URI(location));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new RefusedException("the redirect to '" + location + "' cannot be read");
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || target.getHost() == null || target.getRawUserInfo() != null) {
            throw new RefusedException("the redirect to '" + location + "' leads out of HTTP");
        }
        if (stop.uri.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
            throw new RefusedException("the redirect to '" + location + "' leads from https to http");
        }
        boolean keeps = answer.status() == 307 || answer.status() == 308;
        boolean isRead = stop.method.equals("GET") || stop.method.equals("HEAD");
        if (keeps && !isRead && !isSameOrigin(stop.uri, target)) {
            throw new RefusedException("the redirect to '" + location + "' would send the request to another service");
        }
        return keeps || isRead ? new Stop(stop.method, target, stop.body) : new Stop("GET", target, Optional.empty());
    }

    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    // ---- one request

    private Answer ask(Stop stop, boolean isOwn, CallOutput output) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(stop.method, stop.uri);
        headers(isOwn, stop.body.isPresent()).forEach((name, value) -> request.setHeader(name, value));
        stop.body.ifPresent(bytes -> request.setEntity(new ByteArrayEntity(bytes, contentType())));
        begin(request);
        try (CloseableHttpClient client = clients.client()) {
            return client.execute(request, response -> read(response, output));
        } catch (IllegalStateException e) {
            // The library's word for a connection that was closed under it by abort().
            throw new IOException("the connection was closed meanwhile", e);
        }
    }

    /** Steps in a path that lead upwards could come from a value. */
    private static void checkPlace(URI uri) throws RefusedException {
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new RefusedException("'" + uri + "' is no address with a host alone");
        }
        if (Arrays.stream(path.split("/", -1)).anyMatch(it -> it.equals("..") || it.equals("."))) {
            throw new RefusedException("the path " + path + " has a step '..' or '.', which leads elsewhere");
        }
    }

    private SortedMap<String, String> headers(boolean isOwn, boolean hasBody) {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (isOwn) {
            headers.putAll(call.ownHeaders());
            headers.putAll(clients.credentials());
            headers.putAll(call.headers());
        }
        if (!hasBody) {
            headers.remove("Content-Type");
        }
        return headers;
    }

    private ContentType contentType() {
        SortedMap<String, String> headers = headers(true, true);
        String type = Optional.ofNullable(headers.get("Content-Type")).orElse("text/plain; charset=utf-8");
        return ContentType.parseLenient(type);
    }

    private synchronized void begin(HttpUriRequestBase request) throws InterruptedIOException {
        if (cancelled || late) {
            throw new InterruptedIOException("stopped");
        }
        current = Optional.of(request);
    }

    private Answer read(ClassicHttpResponse response, CallOutput output) throws IOException {
        SortedMap<String, String> headers = new TreeMap<>();
        StringBuilder shown = new StringBuilder();
        String reason = Optional.ofNullable(response.getReasonPhrase()).orElse("");
        shown.append(response.getVersion())
                .append(' ')
                .append(response.getCode())
                .append(' ')
                .append(reason);
        shown.append('\n');
        for (Header header : response.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            String value = Optional.ofNullable(header.getValue()).orElse("");
            headers.merge(name, value, (a, b) -> a + ", " + b);
            shown.append(header.getName()).append(": ").append(HIDDEN.contains(name) ? "***" : value);
            shown.append('\n');
        }
        output.print(OutputSource.STDERR, shown.toString().getBytes(StandardCharsets.UTF_8));
        Body body = body(Optional.ofNullable(response.getEntity()), output);
        return new Answer(response.getCode(), reason, headers, body);
    }

    private Body body(Optional<HttpEntity> entity, CallOutput output) throws IOException {
        if (entity.isEmpty()) {
            return new Body("", true);
        }
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        boolean isWhole = true;
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream content = entity.get().getContent()) {
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                output.print(OutputSource.STDOUT, Arrays.copyOf(piece, count));
                int room = Body.BYTES_MAX - beginning.size();
                beginning.write(piece, 0, Math.min(room, count));
                isWhole &= count <= room;
            }
        }
        return Body.of(beginning.toByteArray(), charset(entity.get()), isWhole);
    }

    private static Charset charset(HttpEntity entity) {
        return Optional.ofNullable(ContentType.parseLenient(entity.getContentType()))
                .map(ContentType::getCharset)
                .orElse(StandardCharsets.UTF_8);
    }

    // ---- what can go wrong

    private Outcome.Called failure(IOException e) {
        if (isLate() || (e instanceof java.net.SocketTimeoutException && !isConnecting(e))) {
            Duration limit = Duration.ofMillis(call.timeoutMillis());
            return Outcome.Called.ofEndpoint("timeout", "there was no whole answer within " + text(limit));
        }
        return switch (e) {
            case CheckedResolver.DeniedException denied ->
                Outcome.Called.failed("policy-refused", String.valueOf(denied.getMessage()));
            case org.apache.hc.client5.http.ClientProtocolException bad
            when bad.getCause() instanceof ProtocolException ->
                Outcome.Called.ofEndpoint("response-invalid", "the answer is not HTTP: " + reason(bad));
            default -> Outcome.Called.ofEndpoint("connect", reason(e));
        };
    }

    private static boolean isConnecting(IOException e) {
        return e instanceof org.apache.hc.client5.http.ConnectTimeoutException;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String reason(Throwable e) {
        String message =
                e.getMessage() == null && e.getCause() != null ? e.getCause().getMessage() : e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private synchronized boolean isLate() {
        return late && !cancelled;
    }

    private void expire() {
        Optional<HttpUriRequestBase> request;
        synchronized (this) {
            late = true;
            request = current;
        }
        request.ifPresent(HttpUriRequestBase::abort);
    }

    @Override
    public void cancel() {
        Optional<HttpUriRequestBase> request;
        synchronized (this) {
            cancelled = true;
            request = current;
        }
        request.ifPresent(HttpUriRequestBase::abort);
    }
}
