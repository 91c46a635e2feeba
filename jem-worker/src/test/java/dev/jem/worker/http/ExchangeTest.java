package dev.jem.worker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.jem.protocol.Workers;
import dev.jem.worker.net.AddressRules;
import dev.jem.worker.net.CheckedResolver;
import dev.jem.worker.net.CheckedResolver.Lookup;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.process.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to servers of this test on this host, whose address is allowed by the name {@code service.test}. */
@Timeout(60)
class ExchangeTest {

    private static final String CR = "\r\n";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, List<String>> seen = Collections.synchronizedMap(new TreeMap<>());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream beside = new ByteArrayOutputStream();

    @AfterEach
    void close() throws Exception {
        clock.shutdownNow();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private int serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        return begin(server, handler);
    }

    private int begin(HttpServer server, HttpHandler handler) {
        server.createContext("/", exchange -> {
            seen.computeIfAbsent(exchange.getRequestURI().toString(), _ -> new ArrayList<>())
                    .add(exchange.getRequestMethod() + " "
                            + exchange.getRequestHeaders().entrySet());
            handler.handle(exchange);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    /** A server that says what it likes. */
    private int serveRaw(RawHandler handler) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                open.add(socket);
                handler.handle(socket);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                seen.put("raw", List.of(String.valueOf(e.getMessage())));
            }
        });
        return server.getLocalPort();
    }

    private interface RawHandler {
        void handle(Socket socket) throws IOException, InterruptedException;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A call with what matters to a test. */
    private record Draft(
            String url,
            String method,
            Optional<String> body,
            List<String> status,
            String contains,
            String matches,
            Map<String, Object> json,
            Map<String, String> extract,
            boolean followRedirects,
            Duration timeout,
            boolean signed,
            String ca) {

        static Draft get(String url) {
            return new Draft(
                    url,
                    "GET",
                    Optional.empty(),
                    List.of("2xx"),
                    "",
                    "",
                    Map.of(),
                    Map.of(),
                    false,
                    Duration.ofSeconds(20),
                    false,
                    "");
        }

        static Draft post(String url, String body) {
            return new Draft(
                    url,
                    "POST",
                    Optional.of(body),
                    List.of("2xx"),
                    "",
                    "",
                    Map.of(),
                    Map.of(),
                    false,
                    Duration.ofSeconds(20),
                    false,
                    "");
        }

        Draft following() {
            return new Draft(url, method, body, status, contains, matches, json, extract, true, timeout, true, ca);
        }

        Draft within(Duration limit) {
            return new Draft(
                    url, method, body, status, contains, matches, json, extract, followRedirects, limit, signed, ca);
        }

        Draft good(List<String> codes) {
            return new Draft(
                    url, method, body, codes, contains, matches, json, extract, followRedirects, timeout, signed, ca);
        }

        Draft expecting(String text, String pattern, Map<String, Object> values) {
            return new Draft(
                    url, method, body, status, text, pattern, values, extract, followRedirects, timeout, signed, ca);
        }

        Draft extracting(Map<String, String> parts) {
            return new Draft(
                    url, method, body, status, contains, matches, json, parts, followRedirects, timeout, signed, ca);
        }

        Draft trusting(String certificates) {
            return new Draft(
                    url,
                    method,
                    body,
                    status,
                    contains,
                    matches,
                    json,
                    extract,
                    followRedirects,
                    timeout,
                    signed,
                    certificates);
        }

        Workers.HttpCall call() {
            return new Workers.HttpCall(
                    url,
                    method,
                    Map.of("X-Task", "t"),
                    Map.of("X-Own", "mine"),
                    body,
                    status,
                    contains,
                    matches,
                    json,
                    extract,
                    followRedirects,
                    timeout.toMillis(),
                    5_000,
                    signed
                            ? Optional.of(new Workers.Auth("bearer", "", new Workers.Env("env", "T")))
                            : Optional.empty(),
                    ca,
                    List.of("service.test"));
        }
    }

    private Exchange exchange(Draft draft) {
        Workers.HttpCall call = draft.call();
        Lookup lookup = host -> new InetAddress[] {
            host.endsWith(".test") ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.getByName(host)
        };
        CheckedResolver resolver =
                new CheckedResolver(AddressRules.PUBLIC.allowing(call.allow()), lookup, Duration.ofSeconds(5));
        Optional<String> secret = call.auth().map(_ -> "s3cret");
        return new Exchange(call, new Clients(call, secret, resolver), clock);
    }

    private Outcome.Called run(Draft draft) {
        return exchange(draft)
                .run((source, data) -> (source == OutputSource.STDOUT ? printed : beside).writeBytes(data));
    }

    private static String url(int port, String path) {
        return "http://service.test:" + port + path;
    }

    // ---- good answers

    @Test
    void theAnswerIsPrintedAndItsPartsAreOutputs() throws IOException {
        int port = serve(exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"7\"");
            exchange.getResponseHeaders().add("Set-Cookie", "session=abc");
            answer(exchange, 200, "{\"sum\": 12.50, \"names\": [\"a\", \"b\"], \"of\": {\"x\": true}, \"t\": \"ü\"}");
        });
        Outcome.Called called = run(Draft.get(url(port, "/check?day=1"))
                .extracting(Map.of(
                        "code", "status",
                        "etag", "header:ETag",
                        "sum", "json:/sum",
                        "names", "json:/names",
                        "of", "json:/of",
                        "t", "json:/t")));
        assertThat(called.failure()).isEmpty();
        assertThat(called.code()).isEqualTo("200");
        assertThat(called.outputs())
                .isEqualTo(Map.of(
                        "code", "200",
                        "etag", "\"7\"",
                        "sum", "12.50",
                        "names", "a,b",
                        "of", "{\"x\":true}",
                        "t", "ü"));
        assertThat(printed.toString(UTF_8)).startsWith("{\"sum\"");
        assertThat(beside.toString(UTF_8))
                .startsWith("HTTP/1.1 200 OK\n")
                .containsIgnoringCase("etag: \"7\"")
                .doesNotContain("session=abc");
        assertThat(seen).containsOnlyKeys("/check?day=1");
    }

    @Test
    void whatIsSentArrivesAsItWasWritten() throws IOException {
        CompletableFuture<String> arrived = new CompletableFuture<>();
        int port = serve(exchange -> {
            arrived.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, 201, "");
        });
        assertThat(run(Draft.post(url(port, "/a%2Fb"), "tägliche\r\nDaten")).failure())
                .isEmpty();
        assertThat(arrived.join()).isEqualTo("tägliche\r\nDaten");
        assertThat(seen.getOrDefault("/a%2Fb", List.of()).getFirst()).contains("POST", "X-task=[t]", "X-own=[mine]");
    }

    // ---- failures and their classes

    @ParameterizedTest
    @CsvSource({"404, false", "429, false", "408, true", "500, true", "503, true", "302, false"})
    void anotherStatusIsAFailure(int status, boolean isEndpointFault) throws IOException {
        int port = serve(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            answer(exchange, status, "");
        });
        Outcome.Called called = run(Draft.get(url(port, "/")));
        assertThat(called.failure()).contains("http-status");
        assertThat(called.code()).isEqualTo(Integer.toString(status));
        assertThat(called.endpointFault()).isEqualTo(isEndpointFault);
        assertThat(called.retryAfterMillis()).isEqualTo(7_000);
        assertThat(run(Draft.get(url(port, "/")).good(List.of("2xx", Integer.toString(status))))
                        .failure())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "state, '', '', ''",
        "absent, '', '', does not contain 'absent'",
        "'', 'do[a-n]e', '', ''",
        "'', '^done$', '', nothing in the body matches",
        "'', '', done, ''",
        "'', '', failed, 'the body has \"done\" at /state, not failed'"
    })
    void theBodyIsHeldToWhatIsExpected(String contains, String matches, String state, String problem)
            throws IOException {
        int port = serve(exchange -> answer(exchange, 200, "{\"state\": \"done\", \"count\": 3.0}"));
        Map<String, Object> values = state.isEmpty() ? Map.of() : Map.of("/state", state, "/count", 3);
        Outcome.Called called = run(Draft.get(url(port, "/")).expecting(contains, matches, values));
        assertThat(called.failure()).isEqualTo(problem.isEmpty() ? Optional.empty() : Optional.of("response-invalid"));
        assertThat(called.detail()).contains(problem);
        assertThat(called.endpointFault()).isFalse();
    }

    @Test
    void nobodyListeningIsTheFaultOfTheEndpoint() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Outcome.Called called = run(Draft.get(url(port, "/")));
        assertThat(called.failure()).contains("connect");
        assertThat(called.endpointFault()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegins", "HTTP/1.1 200 OK\r\nX: "})
    void aServerThatStopsSpeakingDoesNotHoldTheTask(String beginning) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        int port = serveRaw(socket -> {
            socket.getOutputStream().write(beginning.getBytes(UTF_8));
            socket.getOutputStream().flush();
            done.await();
        });
        Outcome.Called called = run(Draft.get(url(port, "/")).within(Duration.ofMillis(300)));
        done.countDown();
        assertThat(called.failure()).contains("timeout");
        assertThat(called.detail()).contains("300 ms");
        assertThat(called.endpointFault()).isTrue();
    }

    @Test
    void aServerThatNeverEndsIsLeftInTime() throws IOException {
        int port = serveRaw(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 OK" + CR + CR).getBytes(UTF_8));
            byte[] noise = new byte[1 << 16];
            while (true) {
                out.write(noise);
            }
        });
        AtomicLong count = new AtomicLong();
        Outcome.Called called = exchange(Draft.get(url(port, "/")).within(Duration.ofSeconds(3)))
                .run((_, data) -> count.addAndGet(data.length));
        assertThat(called.failure()).contains("timeout");
        assertThat(count.get()).isGreaterThan(1 << 16);
    }

    @Test
    void aLargeBodyIsPrintedButNotLookedAt() throws IOException {
        byte[] large = new byte[Body.BYTES_MAX + 1];
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(200, large.length);
            exchange.getResponseBody().write(large);
        });
        assertThat(run(Draft.get(url(port, "/"))).failure()).isEmpty();
        assertThat(printed.size()).isEqualTo(large.length);
        Outcome.Called looking = run(Draft.get(url(port, "/")).expecting("x", "", Map.of()));
        assertThat(looking.failure()).contains("response-invalid");
        assertThat(looking.detail()).contains("more than is looked at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n\r\n", "many headers", "a long header"})
    void whatIsNoProperAnswerIsTheFaultOfTheEndpoint(String kind) throws IOException {
        String text = switch (kind) {
            case "many headers" -> "HTTP/1.1 200 OK\r\n" + "X-H: v\r\n".repeat(10_000) + CR;
            case "a long header" -> "HTTP/1.1 200 OK\r\nX-H: " + "v".repeat(1 << 20) + CR + CR;
            default -> kind;
        };
        int port = serveRaw(socket -> {
            readHead(socket.getInputStream());
            socket.getOutputStream().write(text.getBytes(UTF_8));
        });
        Outcome.Called called = run(Draft.get(url(port, "/")));
        assertThat(called.failure().orElseThrow()).isIn("response-invalid", "connect");
        assertThat(called.endpointFault()).isTrue();
    }

    private static void readHead(InputStream in) throws IOException {
        int state = 0;
        while (state < 4) {
            int c = in.read();
            state = c == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : 0;
        }
    }

    @Test
    void aRequestIsBrokenOffWhenItIsCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        int port = serveRaw(socket -> {
            readHead(socket.getInputStream());
            asked.countDown();
            done.await();
        });
        Exchange exchange = exchange(Draft.get(url(port, "/")));
        CompletableFuture<Outcome.Called> called =
                CompletableFuture.supplyAsync(() -> exchange.run((_, _) -> {}), Thread::startVirtualThread);
        asked.await();
        exchange.cancel();
        assertThat(called.join().failure()).isPresent();
        done.countDown();
    }

    // ---- where a request may go

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://[::1]:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://other.test:%d/",
                "http://0.0.0.0:%d/",
                "http://169.254.169.254:%d/latest/meta-data",
                "http://me:secret@service.test:%d/"
            })
    void whatIsNotAllowedIsNotConnectedTo(String place) throws IOException {
        int port = serve(exchange -> answer(exchange, 200, "internal"));
        Outcome.Called called = run(Draft.get(place.formatted(port)));
        assertThat(called.failure()).as(called.detail()).contains("policy-refused");
        assertThat(called.endpointFault()).isFalse();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://0x7f.1:%d/", "http://2130706433:%d/", "http://0177.1:%d/", "file:///etc/passwd"})
    void whatIsNoPlainAddressIsNotUsed(String place) throws IOException {
        int port = serve(exchange -> answer(exchange, 200, "internal"));
        Outcome.Called called = run(Draft.get(place.formatted(port)));
        assertThat(called.failure()).isPresent();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/%2e%2e/b", "/..", "/a/./b", "/%2E/b"})
    void aPathThatLeadsUpwardsIsRefused(String path) throws IOException {
        int port = serve(exchange -> answer(exchange, 200, "internal"));
        assertThat(run(Draft.get(url(port, path))).failure()).contains("policy-refused");
        assertThat(seen).isEmpty();
    }

    // ---- redirects

    private HttpHandler redirect(int status, String location) {
        return exchange -> {
            if (exchange.getRequestURI().getPath().equals("/first")) {
                exchange.getResponseHeaders().add("Location", location);
                answer(exchange, status, "");
            } else {
                answer(exchange, 200, "arrived by " + exchange.getRequestMethod());
            }
        };
    }

    @Test
    void aRedirectIsFollowedOnlyWhereTheTaskSaysSo() throws IOException {
        int port = serve(redirect(302, "/second"));
        Outcome.Called stays = run(Draft.get(url(port, "/first")));
        assertThat(stays.failure()).contains("http-status");
        assertThat(stays.detail()).contains("302").contains("/second");
        assertThat(run(Draft.get(url(port, "/first")).following()).failure()).isEmpty();
        assertThat(seen.getOrDefault("/second", List.of()))
                .singleElement()
                .asString()
                .contains("s3cret", "X-own=[mine]");
    }

    @Test
    void aRedirectToTheInsideIsRefused() throws IOException {
        int inside = serve(exchange -> answer(exchange, 200, "internal"));
        for (String target : List.of("127.0.0.1", "localhost", "other.test", "[::1]", "169.254.169.254")) {
            int port = serve(redirect(302, "http://" + target + ":" + inside + "/secret"));
            Outcome.Called called = run(Draft.get(url(port, "/first")).following());
            assertThat(called.failure()).as(target).contains("policy-refused");
        }
        assertThat(seen).doesNotContainKey("/secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://service.test/x", "file:///etc/passwd", "http://a:b@service.test/", "gopher://x/", "::"})
    void aRedirectOutOfHttpIsRefused(String location) throws IOException {
        int port = serve(redirect(302, location));
        assertThat(run(Draft.get(url(port, "/first")).following()).failure()).contains("policy-refused");
    }

    @Test
    void anotherServiceGetsNoCredentials() throws IOException {
        int other = serve(exchange -> answer(exchange, 200, "other"));
        int port = serve(redirect(302, url(other, "/elsewhere")));
        assertThat(run(Draft.get(url(port, "/first")).following()).failure()).isEmpty();
        assertThat(seen.getOrDefault("/first", List.of()).getFirst()).contains("s3cret");
        assertThat(seen.getOrDefault("/elsewhere", List.of()).getFirst())
                .doesNotContain("s3cret")
                .doesNotContainIgnoringCase("X-Own")
                .doesNotContainIgnoringCase("X-Task");
    }

    @Test
    void whatIsSentGoesToNoOtherService() throws IOException {
        int other = serve(exchange -> answer(exchange, 200, "other"));
        int port = serve(redirect(307, url(other, "/elsewhere")));
        Outcome.Called called = run(Draft.post(url(port, "/first"), "data").following());
        assertThat(called.failure()).contains("policy-refused");
        assertThat(seen).doesNotContainKey("/elsewhere");
        int own = serve(redirect(308, "/second"));
        assertThat(run(Draft.post(url(own, "/first"), "data").following()).failure())
                .isEmpty();
        assertThat(seen.getOrDefault("/second", List.of()).getFirst()).startsWith("POST");
        int seeOther = serve(redirect(303, "/third"));
        assertThat(run(Draft.post(url(seeOther, "/first"), "data").following()).failure())
                .isEmpty();
        assertThat(seen.getOrDefault("/third", List.of()).getFirst()).startsWith("GET");
    }

    @Test
    void redirectsInACircleEnd() throws IOException {
        int port = serve(exchange -> {
            exchange.getResponseHeaders().add("Location", "/first");
            answer(exchange, 302, "");
        });
        Outcome.Called called = run(Draft.get(url(port, "/first")).following());
        assertThat(called.failure()).contains("policy-refused");
        assertThat(called.detail()).contains("more than 5 redirects");
    }

    // ---- TLS

    @Test
    void theNameThatWasAskedForIsTheOneThatTlsIsHeldTo(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("keys.p12");
        keytool("-genkeypair -alias k -keyalg EC -dname CN=service.test -ext san=dns:service.test -validity 10"
                + " -storetype PKCS12 -storepass changeit -keystore " + store);
        Path pem = directory.resolve("ca.pem");
        keytool("-exportcert -rfc -alias k -storepass changeit -keystore " + store + " -file " + pem);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        int port = begin(server, exchange -> answer(exchange, 200, "secure"));

        String certificates = Files.readString(pem);
        String good = "https://service.test:" + port + "/";
        assertThat(run(Draft.get(good).trusting(certificates)).failure()).isEmpty();
        Outcome.Called untrusted = run(Draft.get(good));
        assertThat(untrusted.failure()).contains("connect");
        Outcome.Called misnamed =
                run(Draft.get("https://SERVICE.test:" + port + "/").trusting(certificates));
        assertThat(misnamed.failure()).isEmpty();
        seen.clear();
        Workers.HttpCall other = Draft.get("https://wrong.test:" + port + "/")
                .trusting(certificates)
                .call();
        CheckedResolver resolver = new CheckedResolver(
                AddressRules.PUBLIC.allowing(List.of("127.0.0.1")),
                _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                Duration.ofSeconds(5));
        Outcome.Called wrong =
                new Exchange(other, new Clients(other, Optional.empty(), resolver), clock).run((_, _) -> {});
        assertThat(wrong.failure()).contains("connect");
        assertThat(wrong.detail()).contains("wrong.test");
        assertThat(seen).isEmpty();
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
