package dev.jem.runtime;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.runtime.SteppedCell.Status;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.Snapshots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One journal, one leader: the door to the engine. Commands and questions go in from any thread; their outcomes come
 * when they are durable, and a server that does not lead gives none.
 *
 * <p>{@link #start} begins to lead as soon as it may; {@link #close} lets the batch in flight end and tells the rest
 * that there will be no answer. If the writer's own thread fails, {@link #failure} completes: the process should exit,
 * for its memory cannot be trusted.
 */
public final class Cell implements AutoCloseable {

    private static final long PARK_MICROS_MAX = 60_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Cell.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
    private boolean hasNews;
    private boolean closing;

    private final TimeSource time;
    private final ThreadIo io;
    private final SteppedCell cell;
    private final Thread thread;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile Status status;

    /**
     * What a cell stands on.
     *
     * @param isLagging whether those who follow the journal are too far behind for new work
     */
    public record Ports(
            Journal journal,
            Snapshots snapshots,
            BatchCodec codec,
            Candidacy candidacy,
            TimeSource time,
            BooleanSupplier isLagging) {}

    public Cell(Ports ports, WriterSettings settings) {
        this.time = ports.time();
        this.io = new ThreadIo(this::post);
        this.cell = new SteppedCell(
                new WriterPorts(
                        io,
                        ports.time(),
                        ports.journal(),
                        ports.snapshots(),
                        ports.codec(),
                        ports.candidacy(),
                        ports.isLagging()),
                settings);
        this.thread = Thread.ofPlatform().name("jem-writer").unstarted(this::run);
        this.status = cell.status();
    }

    public void start() {
        thread.start();
    }

    // ---- asking

    /** Asks for a command to be carried out. */
    public CompletableFuture<Outcome<Answer>> submit(Command command, String by, Lane lane) {
        return woken(cell.submit(command, by, lane));
    }

    /** Asks for work, and waits up to so long for some. */
    public CompletableFuture<Outcome<Answer>> claim(Command.Claim claim, String by, long waitMicros) {
        return woken(cell.claim(claim, by, waitMicros));
    }

    /**
     * Asks a question about the state. It runs on the writer's thread: it must be quick, and return something
     * immutable.
     */
    public <T> CompletableFuture<Outcome<T>> ask(Class<T> type, Function<EngineView, T> question) {
        return woken(cell.ask(type, question));
    }

    private <T> CompletableFuture<T> woken(CompletableFuture<T> outcome) {
        wake();
        return outcome;
    }

    /** What was committed. */
    public Feed feed() {
        return cell.feed();
    }

    /** What is committed about callers and jobs. */
    public Registry registry() {
        return cell.registry();
    }

    public Status status() {
        return status;
    }

    /** Completes when the writer cannot go on. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    // ---- the writer's thread

    private void post(Runnable message) {
        lock.lock();
        try {
            inbox.add(message);
            hasNews = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            hasNews = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            boolean again = false;
            while (takeMessages(again)) {
                again = cell.step();
                status = cell.status();
                if (status.stopped()) {
                    failure.complete(new IllegalStateException(status.detail()));
                }
            }
            cell.close();
        } catch (Throwable e) {
            LOG.error("The writer's thread failed; this server must be restarted", e);
            failure.complete(e);
        }
    }

    /** Waits for something to do and handles what came back. Returns false when it is time to end. */
    private boolean takeMessages(boolean again) throws InterruptedException {
        List<Runnable> messages;
        lock.lock();
        try {
            long wait = again ? 0 : cell.wakeAt() - time.monotonic();
            while (!hasNews && !closing && wait > 0) {
                wait = news.awaitNanos(Math.min(wait, PARK_MICROS_MAX) * 1_000) / 1_000;
            }
            hasNews = false;
            messages = new ArrayList<>(inbox);
            inbox.clear();
            if (closing) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        messages.forEach(Runnable::run);
        return true;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
        io.close();
    }
}
