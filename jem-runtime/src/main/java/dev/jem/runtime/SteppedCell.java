package dev.jem.runtime;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A cell that does nothing by itself: whoever owns it calls {@link #step}, always from the same thread, and provides
 * {@link Io}. A {@link Cell} does so with a thread of its own; a simulator does it on virtual time.
 */
public final class SteppedCell {

    private final Mailbox mailbox = new Mailbox();
    private final Registry registry = new Registry();
    private final Feed feed;
    private final Writer writer;
    private final WriterPorts ports;

    /**
     * Where this server is.
     *
     * @param leads whether it leads
     * @param stopped whether it never will again
     * @param detail for people
     */
    public record Status(boolean leads, boolean stopped, long epoch, String detail) {}

    public SteppedCell(WriterPorts ports, WriterSettings settings) {
        this.ports = ports;
        this.feed = new Feed(ports.journal(), ports.codec());
        this.writer = new Writer(ports, settings, new Writer.Surroundings(mailbox, feed, registry));
    }

    /** Does what can be done now; never blocks. Returns whether it should be called again at once. */
    public boolean step() {
        return writer.step();
    }

    /** When to step again if nothing comes in, on the monotonic clock. */
    public long wakeAt() {
        return writer.wakeAt();
    }

    public Status status() {
        boolean leads = writer.phase() == Writer.Phase.LEADING;
        return new Status(leads, writer.phase() == Writer.Phase.STOPPED, writer.epoch(), writer.detail());
    }

    /** Tells all who wait that there will be no answer. */
    public void close() {
        writer.close();
        feed.close();
    }

    /** Asks for a command to be carried out. Safe from any thread. */
    public CompletableFuture<Outcome<Answer>> submit(Command command, String by, Lane lane) {
        CompletableFuture<Outcome<Answer>> outcome = new CompletableFuture<>();
        if (lane == Lane.SUBMISSIONS && ports.isLagging().getAsBoolean()) {
            outcome.complete(new Outcome.Unavailable<>(
                    Outcome.Reason.LAGGING, "the query tables are too far behind for new work; try again in a moment"));
        } else {
            offer(lane, new Request.Order(command, by, outcome::complete), outcome);
        }
        return outcome;
    }

    /** Asks for work, and waits up to so long for some. Safe from any thread. */
    public CompletableFuture<Outcome<Answer>> claim(Command.Claim claim, String by, long waitMicros) {
        CompletableFuture<Outcome<Answer>> outcome = new CompletableFuture<>();
        offer(Lane.CLAIMS, new Request.Claim(claim, by, waitMicros, outcome::complete), outcome);
        return outcome;
    }

    /**
     * Asks a question about the state. It runs within a step: it must be quick, and return something immutable. Safe
     * from any thread.
     */
    public <T> CompletableFuture<Outcome<T>> ask(Class<T> type, Function<EngineView, T> question) {
        CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
        offer(Lane.OPERATORS, new Request.Question<>(type, question, outcome::complete), outcome);
        return outcome;
    }

    private <T> void offer(Lane lane, Request request, CompletableFuture<Outcome<T>> outcome) {
        if (!mailbox.offer(lane, request)) {
            outcome.complete(new Outcome.Unavailable<>(
                    Outcome.Reason.OVERLOADED, "too many requests are waiting; try again in a moment"));
        }
    }

    /** What was committed. */
    public Feed feed() {
        return feed;
    }

    /** What is committed about callers and jobs. */
    public Registry registry() {
        return registry;
    }
}
