package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Turns what the programs and the system said into a {@link StartProblem}. Messages are English: {@code LC_ALL=C}. */
final class Diagnosis {

    /** Reads one kind of complaint: the first rule that matches decides, so causes stand before consequences. */
    private record Rule(Pattern pattern, BiFunction<MatchResult, Subject, StartProblem> problem) {
        static Rule of(String regex, BiFunction<MatchResult, Subject, StartProblem> problem) {
            return new Rule(Pattern.compile(regex), problem);
        }
    }

    /** What was being started, to name it. */
    record Subject(Place place, String expectedVersion, int port, boolean portAsked) {}

    private static final Rule[] RULES = {
        Rule.of(
                "error while loading shared libraries: ([^:\\s]+)",
                (match, _) -> new StartProblem.MissingLibrary(match.group(1))),
        Rule.of(
                "(?m)(?:failed to execute|cannot execute|can't execute|cannot run) '?([^\\s:']+)'?[^\\n]*$",
                (match, _) -> new StartProblem.NotExecutable(Path.of(match.group(1)), match.group())),
        Rule.of(
                "[^\\n]*No space left on device|[^\\n]*[Dd]isk quota exceeded",
                (match, of) -> new StartProblem.DiskFull(of.place.home(), shortened(match.group()))),
        Rule.of(
                "[^\\n]*Read-only file system",
                (match, of) -> new StartProblem.ReadOnly(of.place.home(), shortened(match.group()))),
        Rule.of(
                "could not bind [^\\n]*Address already in use|could not create any TCP/IP sockets",
                (_, of) -> new StartProblem.PortInUse(of.port, of.portAsked)),
        Rule.of(
                "initialized by PostgreSQL version ([\\d.]+)|"
                        + "initialized with (?:PG_CONTROL_VERSION|CATALOG_VERSION_NO) (\\d+)",
                (match, of) -> new StartProblem.WrongVersion(
                        of.place.data(),
                        match.group(1) != null ? match.group(1) : "with catalog " + match.group(2),
                        of.expectedVersion)),
        Rule.of(
                "[^\\n]*(?:incorrect checksum in control file|could not (?:read|open) (?:control )?file"
                        + " \"(?:global/pg_control|[^\"]*(?:pg_wal|pg_xact|pg_filenode)[^\"]*)\""
                        + "|could not locate a valid checkpoint record|invalid (?:primary )?checkpoint record"
                        + "|page verification failed"
                        + "|invalid page in block|is not a valid data directory|is missing or inaccessible"
                        + "|could not find the database system|control file contains invalid"
                        + "|could not read file \"global/pg_control\")[^\\n]*",
                (match, of) -> new StartProblem.Damaged(of.place.data(), shortened(match.group()))),
        Rule.of(
                "[^\\n]*(?:could not (?:map anonymous|create|resize|attach) shared memory|Cannot allocate memory"
                        + "|out of memory)[^\\n]*",
                (match, _) -> new StartProblem.OutOfMemory(shortened(match.group()))),
        Rule.of(
                "[^\\n]*(?:has wrong ownership|has invalid permissions|Permission denied"
                        + "|Operation not permitted)[^\\n]*",
                (match, of) -> new StartProblem.NotPermitted(of.place.home(), shortened(match.group())))
    };

    private Diagnosis() {}

    /** The cause that a log or an output names. */
    static Optional<StartProblem> of(String text, Subject subject) {
        for (var rule : RULES) {
            var matcher = rule.pattern.matcher(text);
            if (matcher.find()) {
                return Optional.of(rule.problem.apply(matcher.toMatchResult(), subject));
            }
        }
        return Optional.empty();
    }

    /** The cause of a failed file operation or of a program that could not be started. */
    static StartProblem of(IOException failure, Place place) {
        var said = String.valueOf(failure.getMessage());
        var reason = failure instanceof FileSystemException e && e.getReason() != null ? e.getReason() : said;
        var file =
                failure instanceof FileSystemException e && e.getFile() != null ? Path.of(e.getFile()) : place.home();
        if (reason.contains("No space left") || reason.contains("uota exceeded")) {
            return new StartProblem.DiskFull(file, reason);
        }
        if (reason.contains("Read-only file system")) {
            return new StartProblem.ReadOnly(file, reason);
        }
        if (said.startsWith("Cannot run program \"")) {
            var program = said.substring("Cannot run program \"".length()).split("\"", 2)[0];
            return new StartProblem.NotExecutable(Path.of(program), said);
        }
        if (failure instanceof AccessDeniedException || reason.contains("Operation not permitted")) {
            return new StartProblem.NotPermitted(file, reason.equals(said) ? "access denied" : reason);
        }
        return new StartProblem.Other(failure.getClass().getSimpleName() + ": " + said, place.logFile());
    }

    /** A log line without its time and process, and not longer than a screen is wide twice over. */
    static String shortened(String line) {
        var text = line.strip().replaceFirst("^\\d{4}-\\d\\d-\\d\\d [\\d:.]+ \\w+ \\[\\d+] ", "");
        return text.length() > 240 ? text.substring(0, 240) + "…" : text;
    }
}
