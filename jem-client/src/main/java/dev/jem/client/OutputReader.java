package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Runs;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Reads the output of one attempt piece by piece, each exactly once and in order; a connection that breaks is opened
 * again where it stood, as patiently as the client is. One thread reads, any thread may close.
 */
public final class OutputReader implements AutoCloseable {

    /** Shorter than any piece: a line end, perhaps with a carriage return. */
    private static final int BLANK_LENGTH_MAX = 1;

    private final Connection connection;
    private final Call call;
    private volatile Optional<Lines> lines = Optional.empty();
    private volatile boolean isClosed;
    private long nextSeq;
    private int failures;

    OutputReader(Connection connection, Call call) {
        this.connection = connection;
        this.call = call;
    }

    /** The next piece; waits for it where the output is followed. Empty at the end, and after {@link #close()}. */
    public Optional<Runs.Chunk> next() {
        while (!isClosed) {
            try {
                Optional<byte[]> line = open().nextBytes();
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                Optional<Runs.Chunk> chunk = parse(line.get());
                if (chunk.isPresent()) {
                    return chunk;
                }
            } catch (IOException e) {
                reconnect(e);
            }
        }
        return Optional.empty();
    }

    private Lines open() {
        if (lines.isPresent()) {
            return lines.get();
        }
        Call resumed = nextSeq == 0
                ? call
                : new Call(
                        call.method(),
                        call.target().with("from", nextSeq),
                        call.headers(),
                        call.body(),
                        call.timeout(),
                        call.repeatable());
        Lines opened = new Lines(connection.stream(resumed));
        lines = Optional.of(opened);
        return opened;
    }

    /**
     * Empty lines keep the connection alive; a piece that was already given comes again from a server that cannot
     * resume.
     */
    private Optional<Runs.Chunk> parse(byte[] line) {
        if (line.length <= BLANK_LENGTH_MAX) {
            return Optional.empty();
        }
        Runs.Chunk chunk;
        try {
            chunk = Json.mapper().readValue(line, Runs.Chunk.class);
        } catch (JacksonException e) {
            throw new UnexpectedAnswerException("the output did not come as Jem sends it", e);
        }
        failures = 0;
        if (chunk.seq() < nextSeq) {
            return Optional.empty();
        }
        nextSeq = chunk.seq() + 1;
        return Optional.of(chunk);
    }

    private void reconnect(IOException e) {
        discard();
        failures++;
        UnreachableException broken =
                new UnreachableException("the connection broke while output was read: " + e.getMessage(), e);
        if (isClosed) {
            return;
        }
        if (!connection.retries().allow(failures)) {
            throw broken;
        }
        connection.retries().pauseAfter(failures, broken);
    }

    private void discard() {
        Optional<Lines> open = lines;
        lines = Optional.empty();
        open.ifPresent(Closing::quietly);
    }

    @Override
    public void close() {
        isClosed = true;
        discard();
    }
}
