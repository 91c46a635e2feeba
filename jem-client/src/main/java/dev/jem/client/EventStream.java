package dev.jem.client;

import dev.jem.protocol.Events;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * Live events, each exactly once and in the order of the journal. A connection that breaks, ends or says nothing for
 * three heartbeats is opened again after the last event, as patiently as the client is. One thread polls, any thread
 * may close.
 */
public final class EventStream implements AutoCloseable {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(45);
    private static final int QUEUE_SIZE_MAX = 1_000;

    private final Connection connection;
    private final EventFilter filter;
    private final BlockingQueue<Signal> queue = new ArrayBlockingQueue<>(QUEUE_SIZE_MAX);
    private volatile Optional<Lines> lines = Optional.empty();
    private volatile Optional<Thread> reader = Optional.empty();
    private volatile boolean isClosed;
    private volatile long heardNanos = System.nanoTime();
    private volatile String lastId;
    private volatile boolean isConnected;

    /** What the reading thread has for the polling one. */
    private sealed interface Signal {}

    private record Happened(Events.Event event) implements Signal {}

    private record Broke(ClientException reason) implements Signal {}

    private EventStream(Connection connection, EventFilter filter, String lastId) {
        this.connection = connection;
        this.filter = filter;
        this.lastId = lastId;
    }

    static EventStream open(Connection connection, EventFilter filter, String lastId) {
        EventStream stream = new EventStream(connection, filter, lastId);
        stream.reader = Optional.of(Thread.ofVirtual().name("jem-events").start(stream::readAll));
        return stream;
    }

    /** The next event within a time; throws when the stream is broken for good. */
    public Optional<Events.Event> poll(Duration limit) {
        dropSilentConnection();
        Signal signal;
        try {
            signal = queue.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new CallInterruptedException(e);
        }
        return switch (signal) {
            case null -> Optional.empty();
            case Happened(Events.Event event) -> Optional.of(event);
            case Broke(ClientException reason) -> throw reason;
        };
    }

    /** Whether the server is there at the moment. */
    public boolean isConnected() {
        return isConnected;
    }

    private void dropSilentConnection() {
        if (System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
            heardNanos = System.nanoTime();
            lines.ifPresent(Closing::quietly);
        }
    }

    private void readAll() {
        int failures = 0;
        while (!isClosed) {
            try {
                failures = readConnection() ? 0 : failures + 1;
                pauseAfter(
                        failures, new UnreachableException("the server ended the stream of events", new IOException()));
            } catch (UnreachableException | ApiException e) {
                failures++;
                if (isClosed || !connection.retries().allow(failures) || !Retries.isTemporary(e)) {
                    tell(new Broke(e));
                    return;
                }
                pauseAfter(failures, e);
            } catch (UnexpectedAnswerException | CallInterruptedException e) {
                tell(new Broke(e));
                return;
            }
        }
    }

    private void pauseAfter(int failures, ClientException reason) {
        if (failures > 0 && !isClosed) {
            connection.retries().pauseAfter(failures, reason);
        }
    }

    /** Reads until the connection ends; says whether anything came. */
    private boolean readConnection() {
        Call call = Call.get(filter.on(Target.of("events"))).header("Accept", Headers.EVENT_STREAM);
        Call resumed = lastId.isEmpty() ? call : call.header(Headers.LAST_EVENT_ID, lastId);
        InputStream in = connection.single().stream(resumed);
        boolean heard = false;
        try (Lines opened = new Lines(in)) {
            lines = Optional.of(opened);
            isConnected = true;
            EventParser parser = new EventParser();
            for (Optional<String> line = opened.next(); line.isPresent() && !isClosed; line = opened.next()) {
                heard = true;
                heardNanos = System.nanoTime();
                parser.accept(line.get()).ifPresent(this::deliver);
            }
            return heard;
        } catch (IOException e) {
            if (heard) {
                return true;
            }
            throw new UnreachableException("the connection broke while events were read: " + e.getMessage(), e);
        } finally {
            isConnected = false;
            lines = Optional.empty();
        }
    }

    private void deliver(EventParser.Message message) {
        Events.Event event;
        try {
            event = Json.mapper().readValue(message.data(), Events.Event.class);
        } catch (JacksonException e) {
            throw new UnexpectedAnswerException("an event did not come as Jem sends it", e);
        }
        tell(new Happened(event));
        lastId = message.id().isEmpty() ? event.seq() + "." + event.index() : message.id();
    }

    private void tell(Signal signal) {
        try {
            queue.put(signal);
        } catch (InterruptedException e) {
            if (!isClosed) {
                throw new CallInterruptedException(e);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        lines.ifPresent(Closing::quietly);
        reader.ifPresent(Thread::interrupt);
    }
}
