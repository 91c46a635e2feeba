package dev.jem.store.postgres.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Why the embedded database did not start: a closed list, each with what failed, what happens next and what to do.
 *
 * <p>None of these changes anything that the database holds.
 */
public sealed interface StartProblem {

    /** Another Jem holds the data directory. */
    record DirectoryInUse(Path directory, Optional<Long> holderPid, String holder) implements StartProblem {}

    /** A file could not be written for lack of space. */
    record DiskFull(Path directory, String detail) implements StartProblem {}

    /** The file system cannot be written to at all. */
    record ReadOnly(Path directory, String detail) implements StartProblem {}

    /** Jem, or the account the database runs under, lacks a permission. */
    record NotPermitted(Path path, String detail) implements StartProblem {}

    /** Jem runs as root and there is no account to run the database under. */
    record NoAccount(String detail, List<String> tried) implements StartProblem {}

    /** The account cannot reach the directory and no other place was found. */
    record NotReachable(Path directory, String account, Path triedInstead) implements StartProblem {}

    /** The programs pass their own path through a shell, which some characters do not survive. */
    record UnusablePath(Path path, String characters) implements StartProblem {}

    /** The data directory is a copy of another one whose database lives elsewhere. */
    record CopiedDirectory(Path copy, Path original, Path database) implements StartProblem {}

    /** No port was free, or the one asked for was not. */
    record PortInUse(int port, boolean asked) implements StartProblem {}

    /** The files were written by another major version. */
    record WrongVersion(Path directory, String found, String expected) implements StartProblem {}

    /** The files are damaged or incomplete. */
    record Damaged(Path directory, String detail) implements StartProblem {}

    /** There are no programs for this operating system and processor. */
    record NoPrograms(String platform, List<String> available) implements StartProblem {}

    /** The programs need a shared library that is not installed. */
    record MissingLibrary(String library) implements StartProblem {}

    /** A program could not be executed. */
    record NotExecutable(Path program, String detail) implements StartProblem {}

    /** The server got too little memory. */
    record OutOfMemory(String detail) implements StartProblem {}

    /** Creating the database failed. */
    record InitializationFailed(int exitStatus, String output) implements StartProblem {}

    /** The server did not accept connections in time. */
    record TimedOut(Duration limit, boolean stillRunning, String lastLogLines) implements StartProblem {}

    /** Processes of an earlier server on this directory could not be ended. */
    record LeftoverProcesses(Path directory, List<Long> pids) implements StartProblem {}

    /** The starting thread was interrupted. */
    record Interrupted() implements StartProblem {}

    /** Anything else, with what the system or the server said. */
    record Other(String detail, Path logFile) implements StartProblem {}

    /** What failed, in one sentence. */
    default String failed() {
        return switch (this) {
            case DirectoryInUse p -> "The data directory %s is in use by %s".formatted(p.directory, p.holder);
            case DiskFull p -> "The disk that holds %s is full (%s)".formatted(p.directory, p.detail);
            case ReadOnly p -> "%s is on a read-only file system (%s)".formatted(p.directory, p.detail);
            case NotPermitted p -> "No permission for %s (%s)".formatted(p.path, p.detail);
            case NoAccount p ->
                "Jem runs as root, PostgreSQL refuses to, and no other account can be used: %s (tried: %s)"
                        .formatted(p.detail, String.join(", ", p.tried));
            case NotReachable p ->
                "Account '%s' may enter neither %s nor %s".formatted(p.account, p.directory, p.triedInstead);
            case UnusablePath p ->
                "PostgreSQL cannot work below %s: the path holds one of the characters %s"
                        .formatted(p.path, p.characters);
            case CopiedDirectory p ->
                "%s is a copy of %s, whose database lives in %s".formatted(p.copy, p.original, p.database);
            case PortInUse p when p.asked -> "Port %d on 127.0.0.1 is in use by another program".formatted(p.port);
            case PortInUse p -> "No free port was found on 127.0.0.1 (the last one tried: %d)".formatted(p.port);
            case WrongVersion p ->
                "%s was written by PostgreSQL %s, this Jem brings %s".formatted(p.directory, p.found, p.expected);
            case Damaged p -> "The database files in %s are damaged: %s".formatted(p.directory, p.detail);
            case NoPrograms p ->
                "There is no embedded PostgreSQL for %s (only for %s)"
                        .formatted(p.platform, p.available.isEmpty() ? "no platform" : String.join(", ", p.available));
            case MissingLibrary p -> "PostgreSQL needs the shared library %s, which is missing".formatted(p.library);
            case NotExecutable p -> "%s could not be executed (%s)".formatted(p.program, p.detail);
            case OutOfMemory p -> "PostgreSQL could not get the memory it needs: %s".formatted(p.detail);
            case InitializationFailed p ->
                "Creating the database failed with status %d: %s".formatted(p.exitStatus, p.output);
            case TimedOut p ->
                "The database did not accept connections within %d s. Its log ends with: %s"
                        .formatted(p.limit.toSeconds(), p.lastLogLines);
            case LeftoverProcesses p ->
                "Processes of an earlier server still use %s and do not end: %s".formatted(p.directory, p.pids);
            case Interrupted _ -> "Starting the database was interrupted";
            case Other p -> "The database did not start: %s".formatted(p.detail);
        };
    }

    /** What happens next, in one sentence. */
    default String next() {
        return switch (this) {
            case DirectoryInUse _ -> "The other one goes on undisturbed; this start ends.";
            case TimedOut p
            when p.stillRunning ->
                "It goes on in the background, so that no recovery work is lost; the next start picks it up.";
            case InitializationFailed _ -> "The unfinished files are removed at the next start.";
            case DiskFull _,
                    ReadOnly _,
                    NotPermitted _,
                    NoAccount _,
                    NotReachable _,
                    UnusablePath _,
                    CopiedDirectory _,
                    PortInUse _,
                    WrongVersion _,
                    Damaged _,
                    NoPrograms _,
                    MissingLibrary _,
                    NotExecutable _,
                    OutOfMemory _,
                    TimedOut _,
                    LeftoverProcesses _,
                    Interrupted _,
                    Other _ -> "Nothing was lost or changed; Jem does not run without its database.";
        };
    }

    /** What the reader can do. */
    default String remedy() {
        return switch (this) {
            case DirectoryInUse p
            when p.holderPid.isPresent() ->
                "Use that server, stop it (jem down, or kill %d), or choose another --data-dir."
                        .formatted(p.holderPid.get());
            case DirectoryInUse _ -> "Use that server, stop it (jem down), or choose another --data-dir.";
            case DiskFull p ->
                ("Free at least 256 MiB on the file system of %s (never inside the database's 'data' directory),"
                                + " then start again.")
                        .formatted(p.directory);
            case ReadOnly _ -> "Mount it writable, or choose another --data-dir.";
            case NotPermitted p -> "Give this account access to %s, or choose another --data-dir.".formatted(p.path);
            case NoAccount _ ->
                "Start Jem as an ordinary user, or create an account for the database: useradd --system jem-db. "
                        + "Or use another PostgreSQL with --db-url.";
            case NotReachable p ->
                "Choose a --data-dir that account '%s' may enter, for example below /var/lib.".formatted(p.account);
            case UnusablePath _ -> "Choose a --data-dir without them.";
            case CopiedDirectory p ->
                "Start Jem on %s; or delete %s to begin with an empty database here."
                        .formatted(p.original, p.copy.resolve(Place.DIRECTORY));
            case PortInUse _ ->
                "Stop that program, or leave the database's port to Jem (no fixed port), and start again.";
            case WrongVersion p ->
                "Start the Jem that wrote it, back up there and restore here; or move %s away to begin anew."
                        .formatted(p.directory);
            case Damaged p ->
                "Check the disk, then restore %s from a backup. Keep the damaged files until that has worked."
                        .formatted(p.directory);
            case NoPrograms _ -> "Use a PostgreSQL 15 or newer of your own: --db-url jdbc:postgresql://HOST/DATABASE.";
            case MissingLibrary p ->
                "Install %s (on Debian: apt install libstdc++6 libgcc-s1), or use --db-url.".formatted(p.library);
            case NotExecutable p ->
                "Check that %s is not on a file system mounted 'noexec', or use --db-url.".formatted(p.program);
            case OutOfMemory _ -> "Free some memory or raise the container's limits (memory, /dev/shm, kernel.shm*).";
            case InitializationFailed _ -> "Read the output above; start again when the cause is gone.";
            case TimedOut p when p.stillRunning -> "Start Jem again; a long recovery needs only patience.";
            case TimedOut _ -> "Read the log above and start Jem again.";
            case LeftoverProcesses p ->
                "End them by hand: kill -9 %s; then start again."
                        .formatted(p.pids.stream()
                                .map(String::valueOf)
                                .reduce((a, b) -> a + " " + b)
                                .orElse("PID"));
            case Interrupted _ -> "Start again.";
            case Other p -> "Read %s, and start again when the cause is gone.".formatted(p.logFile);
        };
    }

    /** All three sentences. */
    default String text() {
        return failed() + (failed().endsWith(".") ? " " : ". ") + next() + " " + remedy();
    }
}
