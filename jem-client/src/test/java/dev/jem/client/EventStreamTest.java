package dev.jem.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.protocol.Events;
import dev.jem.protocol.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private static final String ROUTE = "GET /api/v1/events";
    private static final Duration LONG = Duration.ofSeconds(20);

    private StubServer server;
    private JemClient client;
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server = StubServer.start();
        client = JemClient.of(server.endpoint(), new Retries(RetryPolicy.PATIENT, _ -> {}));
    }

    @AfterEach
    void stop() {
        end.countDown();
        client.close();
        server.close();
    }

    private static String message(long seq, int index) {
        return """
                id: %d.%d
                event: RunCreated
                data: {"seq":%d,"index":%d,"at":"2026-03-01T12:00:00Z",
                data: "type":"RunCreated","by":"admin"}

                """.formatted(seq, index, seq, index);
    }

    private void answer(String text, boolean thenWait) {
        server.on(ROUTE, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", Headers.EVENT_STREAM);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (thenWait) {
                await(end);
            }
            exchange.close();
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static List<String> read(EventStream stream, int count) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            Events.Event event = stream.poll(LONG).orElseThrow();
            ids.add(event.seq() + "." + event.index());
        }
        return ids;
    }

    @Test
    void goesOnAfterTheLastEventWhenTheConnectionBreaks() {
        answer(": hello\n\n" + message(7, 0) + message(7, 1) + "data: {cut", false);
        answer(message(9, 0), true);

        try (EventStream stream = client.events().follow(EventFilter.ofRun("5"), "6.0")) {
            assertThat(read(stream, 3)).containsExactly("7.0", "7.1", "9.0");
            assertThat(stream.isConnected()).isTrue();
        }
        List<StubServer.Seen> seen = server.seen(ROUTE);
        assertThat(seen.get(0).header(Headers.LAST_EVENT_ID)).contains("6.0");
        assertThat(seen.get(1).header(Headers.LAST_EVENT_ID)).contains("7.1");
        assertThat(seen.get(1).target()).endsWith("?run=5");
        assertThat(seen.get(1).header("Accept")).contains("text/event-stream");
    }

    @Test
    void waitsForAServerThatIsBusy() {
        server.problem(ROUTE, 503, "starting", "wait");
        server.broken(ROUTE);
        answer(message(1, 0), true);

        try (EventStream stream = client.events().follow(EventFilter.ALL, "")) {
            assertThat(read(stream, 1)).containsExactly("1.0");
        }
    }

    @Test
    void saysWhyItIsOver() {
        server.problem(ROUTE, 401, "unauthenticated", "no such token");

        try (EventStream stream = client.events().follow(EventFilter.ALL, "")) {
            assertThatThrownBy(() -> stream.poll(LONG))
                    .isInstanceOf(ApiException.class)
                    .hasMessage("no such token");
        }
    }

    @Test
    void saysWhenSomethingElseAnswers() {
        answer("data: hello\n\n", true);

        try (EventStream stream = client.events().follow(EventFilter.ALL, "")) {
            assertThatThrownBy(() -> stream.poll(LONG)).isInstanceOf(UnexpectedAnswerException.class);
        }
    }

    @Test
    void givesUpWhenItsPatienceEnds() {
        server.problem(ROUTE, 503, "starting", "wait");
        JemClient brief = client.with(RetryPolicy.BRIEF);

        try (EventStream stream = brief.events().follow(EventFilter.ALL, "")) {
            assertThatThrownBy(() -> stream.poll(LONG)).isInstanceOf(ApiException.class);
        }
        assertThat(server.seen(ROUTE)).hasSize(RetryPolicy.BRIEF.attempts());
    }
}
