package dev.jem.worker.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An attempt to run a program.
 *
 * @param key names the attempt on this worker for ever: a letter or digit, then up to 127 letters, digits, {@code . _
 *     -}
 * @param environment the task's own variables and those that say what it is; {@code PATH HOME LANG} are added where
 *     they are missing, {@code JEM_RUN_DIR JEM_OUTPUT_DIR JEM_OUTPUTS JEM_ATTEMPT_MARK} always, {@code JEM_TOKEN_FILE}
 *     with a credential
 * @param workdir where to start instead of in the attempt's own directory; absolute
 * @param runKey names the directory that all tasks of a run on this worker share; same rule as {@code key}
 * @param runAs the account that is asked for; the worker's policy decides
 * @param credential what the program shows to the server; only its account can read the file that holds it
 * @param note whatever the caller wants to find again with the attempt after a restart
 */
public record LaunchRequest(
        String key,
        Program program,
        Map<String, String> environment,
        Optional<String> workdir,
        List<LaidOutFile> files,
        String runKey,
        Optional<String> runAs,
        Limits limits,
        Optional<String> credential,
        String note) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public LaunchRequest {
        requireKey("key", key);
        requireKey("runKey", runKey);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
    }

    private static void requireKey(String what, String value) {
        if (!KEY.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " '" + value + "' must match " + KEY.pattern());
        }
    }

    /** A request with nothing but a program, for the rest the defaults. */
    public static LaunchRequest of(String key, Program program) {
        return new LaunchRequest(
                key,
                program,
                Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                Limits.STANDARD,
                Optional.empty(),
                "");
    }
}
