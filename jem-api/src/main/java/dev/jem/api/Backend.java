package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command;
import dev.jem.protocol.Headers;
import dev.jem.runtime.Cell;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Outcome;
import dev.jem.runtime.Projector;
import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.Queries;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What handlers ask: the cell for what happens now, the query tables for what happened. Turns outcomes into answers or
 * problems. Thread-safe; waits, so it is called from threads that may.
 */
final class Backend {

    /** The longest a request waits for its commit before the caller is told to ask again. */
    private static final long WAIT_SECONDS = 30;

    private static final long READ_WAIT_MILLIS = 5_000;

    private final Cell cell;
    private final Projector projector;
    private final Queries queries;
    private final OutputStore outputs;
    private final BlobStore blobs;
    private final TaskTokens taskTokens;
    private final HookKeys hookKeys;

    Backend(ApiPorts ports) {
        this.cell = ports.cell();
        this.projector = ports.projector();
        this.queries = ports.queries();
        this.outputs = ports.outputs();
        this.blobs = ports.blobs();
        this.taskTokens = ports.taskTokens();
        this.hookKeys = ports.hookKeys();
    }

    Cell cell() {
        return cell;
    }

    /** The calendars of this moment. */
    ReadyCalendars calendars() {
        return new ReadyCalendars(cell.registry().calendars());
    }

    Projector projector() {
        return projector;
    }

    OutputStore outputs() {
        return outputs;
    }

    TaskTokens taskTokens() {
        return taskTokens;
    }

    HookKeys hookKeys() {
        return hookKeys;
    }

    BlobStore blobs() {
        return blobs;
    }

    // ---- the cell

    /** Has a command carried out; the answer is never a refusal. */
    <A extends Answer> A command(Call call, Command command, Lane lane, Class<A> expected) {
        return settle(call, cell.submit(command, call.caller(), lane), expected, WAIT_SECONDS);
    }

    /** Has a command carried out; the answer may be a refusal. */
    Answer answer(Call call, Command command, Lane lane) {
        return await(call, cell.submit(command, call.caller(), lane), WAIT_SECONDS);
    }

    <A extends Answer> A claim(Call call, Command.Claim claim, long waitMillis, Class<A> expected) {
        return settle(
                call,
                cell.claim(claim, call.caller(), waitMillis * 1_000),
                expected,
                WAIT_SECONDS + waitMillis / 1_000);
    }

    private static <A extends Answer> A settle(
            Call call, CompletableFuture<Outcome<Answer>> outcome, Class<A> expected, long seconds) {
        Answer answer = await(call, outcome, seconds);
        if (answer instanceof Refused refused) {
            throw refusal(refused);
        }
        return expected.cast(answer);
    }

    /** Asks about the present state, of which all that is told is durable. */
    <T> T ask(Call call, Class<T> type, Function<EngineView, T> question) {
        return await(call, cell.ask(type, question), WAIT_SECONDS);
    }

    private static <T> T await(Call call, CompletableFuture<Outcome<T>> outcome, long seconds) {
        try {
            return switch (outcome.get(seconds, TimeUnit.SECONDS)) {
                case Outcome.Answered<T>(T answer, long seq) -> {
                    call.seq(seq);
                    yield answer;
                }
                case Outcome.Unavailable<T>(Outcome.Reason reason, String detail) -> throw unavailable(reason, detail);
                case Outcome.Quarantined<T>(String detail) ->
                    throw new ProblemException(
                            Status.FAILED,
                            "quarantined",
                            "the request could not be decided and was put aside; nothing was changed: " + detail);
            };
        } catch (TimeoutException e) {
            throw new ProblemException(
                    Status.UNAVAILABLE,
                    "not-durable-yet",
                    "the database has not confirmed the request in time; it may still be carried out. Ask again with"
                            + " the same idempotency key");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Status.UNAVAILABLE, "stopping", "the server is going down");
        }
    }

    private static ProblemException unavailable(Outcome.Reason reason, String detail) {
        return switch (reason) {
            case NOT_LEADING -> new ProblemException(Status.UNAVAILABLE, "not-leading", detail);
            case OVERLOADED -> new ProblemException(Status.TOO_MANY, "overloaded", detail);
            case LAGGING -> new ProblemException(Status.TOO_MANY, "lagging", detail);
            case STOPPING -> new ProblemException(Status.UNAVAILABLE, "stopping", detail);
        };
    }

    static ProblemException refusal(Refused refused) {
        return switch (refused.code()) {
            case NOT_FOUND -> new ProblemException(Status.NOT_FOUND, "not-found", refused.message());
            case CONFLICT -> new ProblemException(Status.CONFLICT, "conflict", refused.message());
            case CHANGED -> new ProblemException(Status.PRECONDITION_FAILED, "changed", refused.message());
            case KEY_REUSED -> new ProblemException(Status.INVALID, "idempotency-key-reused", refused.message());
            case UNCONFIRMED -> new ProblemException(Status.CONFLICT, "confirmation-required", refused.message());
            case INVALID -> new ProblemException(Status.INVALID, "invalid", refused.message());
            case FORBIDDEN -> new ProblemException(Status.FORBIDDEN, "forbidden", refused.message());
            case SESSION_OVER -> new ProblemException(Status.CONFLICT, "session-over", refused.message());
            case LIMIT_REACHED -> new ProblemException(Status.TOO_MANY, "limit-reached", refused.message());
        };
    }

    // ---- the query tables

    /** The query tables, once they hold what the caller has seen already. */
    Queries queries(Call call) {
        long wanted = call.header(Headers.MIN_SEQ).map(Backend::seq).orElse(0L);
        try {
            if (wanted > cell.feed().last() + 1 || !projector.await(wanted, READ_WAIT_MILLIS)) {
                throw new ProblemException(
                        Status.UNAVAILABLE,
                        "behind",
                        "the query tables hold batch " + projector.position() + ", the request wants to see batch "
                                + wanted + "; ask again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Status.UNAVAILABLE, "stopping", "the server is going down");
        }
        call.seq(projector.position());
        return queries;
    }

    /** The query tables, once they hold this batch; nothing where that takes too long. */
    Optional<Queries> queriesAt(Call call, long seq) {
        try {
            if (!projector.await(seq, READ_WAIT_MILLIS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        call.seq(projector.position());
        return Optional.of(queries);
    }

    private static long seq(String text) {
        try {
            long seq = Long.parseLong(text);
            if (seq >= 0) {
                return seq;
            }
            throw new NumberFormatException(text);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest(
                    "the header " + Headers.MIN_SEQ + " must be a number, not '" + text + "'");
        }
    }

    /** The query tables as they are. */
    Queries queriesNow() {
        return queries;
    }
}
