package dev.jem.worker.process;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds in a request what no system could execute, before anything is touched. */
final class LaunchChecks {

    /** What Linux takes for one argument or variable, without the byte that ends it. */
    private static final int STRING_BYTES_MAX = 128 * 1024 - 1;
    /** A little less than Linux takes in all with the usual stack limit of 8 MiB. */
    private static final long TOTAL_BYTES_MAX = 2_000_000;

    private static final int POINTER_BYTES = 9;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> FORBIDDEN = Set.of(
            "LD_PRELOAD",
            "LD_AUDIT",
            "BASH_ENV",
            "ENV",
            "SHELLOPTS",
            "BASHOPTS",
            "IFS",
            "OPTIND",
            "LINENO",
            "PPID",
            "PS4");

    private long bytes;

    private LaunchChecks() {}

    /** The first thing that is wrong, if any. */
    static Optional<Outcome.StartFailed> problem(LaunchRequest request) {
        try {
            new LaunchChecks().check(request);
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.outcome);
        }
    }

    private void check(LaunchRequest request) {
        checkWords(request.program().words());
        checkEnvironment(request.environment());
        if (bytes > TOTAL_BYTES_MAX) {
            throw new Refused(
                    StartFailure.TOO_LARGE,
                    "Arguments and variables take " + bytes + " bytes, at most " + TOTAL_BYTES_MAX
                            + " are possible; pass large values in a file.");
        }
        request.workdir().ifPresent(LaunchChecks::checkWorkdir);
        checkFiles(request.files());
    }

    private void checkWords(List<String> words) {
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw invalid("The command names no program.");
        }
        if (words.getFirst().startsWith("-")) {
            throw invalid("The program '" + words.getFirst() + "' begins with '-'; write ./ before it.");
        }
        for (int i = 0; i < words.size(); i++) {
            count("argument " + i, words.get(i));
        }
    }

    private void checkEnvironment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw invalid("The variable name '" + name + "' must match " + VARIABLE.pattern() + ".");
            }
            if (FORBIDDEN.contains(name)) {
                throw invalid("The variable " + name + " changes what shells or the loader execute; it cannot be set.");
            }
            count("variable " + name, value);
            bytes += name.length() + 1L;
        });
    }

    private void count(String what, String value) {
        if (value.indexOf('\0') >= 0) {
            throw invalid("The " + what + " holds a NUL character, which no program can be given.");
        }
        try {
            int length = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(value))
                    .remaining();
            if (length > STRING_BYTES_MAX) {
                throw new Refused(
                        StartFailure.TOO_LARGE,
                        "The " + what + " has " + length + " bytes, at most " + STRING_BYTES_MAX
                                + " are possible; pass it in a file.");
            }
            bytes += length + POINTER_BYTES;
        } catch (CharacterCodingException e) {
            throw invalid("The " + what + " holds half a character (an unpaired surrogate).");
        }
    }

    private static void checkWorkdir(String workdir) {
        if (workdir.indexOf('\0') >= 0 || !workdir.startsWith("/")) {
            throw new Refused(
                    StartFailure.BAD_WORKDIR, "The working directory '" + workdir + "' must be an absolute path.");
        }
    }

    private static void checkFiles(List<LaidOutFile> files) {
        Set<Path> seen = new HashSet<>();
        for (LaidOutFile file : files) {
            if (!seen.add(relative(file.path()))) {
                throw invalid("Two files are to be laid out as '" + file.path() + "'.");
            }
        }
    }

    private static Path relative(String text) {
        try {
            Path path = Path.of(text);
            boolean inside =
                    !text.isEmpty() && !path.isAbsolute() && path.normalize().equals(path);
            if (inside && !path.startsWith("..")) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw invalid("The file name '" + text + "' is impossible: " + e.getReason() + ".");
        }
        throw invalid("The file '" + text + "' must be a plain path below the working directory.");
    }

    private static Refused invalid(String detail) {
        return new Refused(StartFailure.INVALID_REQUEST, detail);
    }

    /** Carries a finding out of the checks; never leaves this class. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Outcome.StartFailed outcome;

        Refused(StartFailure failure, String detail) {
            super(detail, null, false, false);
            this.outcome = new Outcome.StartFailed(failure, detail);
        }
    }
}
