package dev.jem.store.postgres.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Progress and trouble of the embedded database, told to the listener of {@link PostgresSettings}. */
public sealed interface PostgresEvent {

    /** The programs are being unpacked, once per version; {@code percent} of the archive has been read. */
    record Unpacking(Path target, int percent) implements PostgresEvent {}

    /** A new, empty database is being created. */
    record Initializing(Path directory) implements PostgresEvent {}

    /** The account cannot reach the data directory, so the database lives elsewhere. */
    record Relocated(Path wanted, Path actual, String account) implements PostgresEvent {}

    /** Databases left elsewhere by a data directory that has since been deleted; never removed by Jem. */
    record LeftBehind(Path wanted, List<Path> databases) implements PostgresEvent {}

    /** Something a crash left was cleared away. */
    record Cleared(String what) implements PostgresEvent {}

    /** The server is being started. */
    record Starting(int port) implements PostgresEvent {}

    /** The server is repeating its log after a crash and will accept connections when it is through. */
    record Recovering(Duration elapsed, String lastLogLine) implements PostgresEvent {}

    /** A server that was already running on this directory is used. */
    record Adopted(long pid, int port) implements PostgresEvent {}

    /** A running server was stopped in order to start it anew. */
    record Replacing(long pid, String reason) implements PostgresEvent {}

    /** Connections are accepted. */
    record Ready(long pid, int port, Duration took) implements PostgresEvent {}

    /** The reserve file was deleted because the disk is full. */
    record BallastReleased(Path file, long bytes) implements PostgresEvent {}

    /** The passwords were set anew because their file was missing or did not fit. */
    record PasswordsReset(Path directory) implements PostgresEvent {}

    /** The server ended without being asked to. It is started again at once. */
    record Died(long pid) implements PostgresEvent {}

    /** It did not start again; the next try follows. */
    record RestartFailed(StartProblem problem, Duration nextTry) implements PostgresEvent {}

    /** One line for a log or a terminal. */
    default String message() {
        return switch (this) {
            case Unpacking e -> "Unpacking the database programs into %s: %d %%".formatted(e.target, e.percent);
            case Initializing e -> "Creating the database in %s".formatted(e.directory);
            case Relocated e ->
                "The database lives in %s, because account '%s' may not enter %s"
                        .formatted(e.actual, e.account, e.wanted);
            case LeftBehind e ->
                "Databases of an earlier, deleted %s are still there: %s. Delete them when they are not needed."
                        .formatted(e.wanted, e.databases);
            case Cleared e -> e.what;
            case Starting e -> "Starting the database on port %d".formatted(e.port);
            case Recovering e ->
                "The database is recovering from a crash, for %d s so far (%s)"
                        .formatted(e.elapsed.toSeconds(), e.lastLogLine);
            case Adopted e -> "Using the database that is already running (pid %d, port %d)".formatted(e.pid, e.port);
            case Replacing e ->
                "Stopping the running database (pid %d) to start it anew: %s".formatted(e.pid, e.reason);
            case Ready e -> "Database ready after %d ms (pid %d, port %d)".formatted(e.took.toMillis(), e.pid, e.port);
            case BallastReleased e ->
                "The disk is full: deleted the reserve file %s (%d MiB). Free some space now."
                        .formatted(e.file, e.bytes >> 20);
            case PasswordsReset e -> "Set the database passwords in %s anew".formatted(e.directory);
            case Died e -> "The database server (pid %d) ended unexpectedly; starting it again".formatted(e.pid);
            case RestartFailed e ->
                "The database did not start again; next try in %d s. %s"
                        .formatted(e.nextTry.toSeconds(), e.problem.text());
        };
    }

    /** Whether an operator should look at it. */
    default boolean warning() {
        return switch (this) {
            case Unpacking _, Initializing _, Starting _, Recovering _, Adopted _, Ready _, Cleared _, Relocated _ ->
                false;
            case LeftBehind _, Replacing _, BallastReleased _, PasswordsReset _, Died _, RestartFailed _ -> true;
        };
    }

    /** Whether it is one of many small steps. */
    default boolean detail() {
        return this instanceof Unpacking unpacking && unpacking.percent % 50 != 0;
    }

    /** A listener that writes to the log. */
    static Consumer<PostgresEvent> logging() {
        var log = LoggerFactory.getLogger(PostgresLauncher.class);
        return event -> log.atLevel(event.warning() ? Level.WARN : event.detail() ? Level.DEBUG : Level.INFO)
                .log(event.message());
    }
}
