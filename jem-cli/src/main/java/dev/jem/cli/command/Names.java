package dev.jem.cli.command;

import dev.jem.client.RunsApi;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Runs;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names that people use for jobs and runs. */
public final class Names {

    private static final Pattern RUN_KEY = Pattern.compile("(.+)#([1-9][0-9]{0,17})");
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private Names() {}

    /** A job: {@code NS/JOB}, or {@code JOB} in the session's namespace. */
    public static JobKey job(Session session, String text) {
        return object(session, text, "job");
    }

    /**
     * Something that lives in a namespace.
     *
     * @param kind what it is called in messages
     */
    public static JobKey object(Session session, String text, String kind) {
        int slash = text.indexOf('/');
        String namespace = slash < 0 ? session.namespace() : text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (!JobKey.isName(namespace) || !JobKey.isName(name)) {
            throw CommandFailure.usage(
                    "'" + text + "' is not the name of a " + kind + "; write NS/NAME, or NAME with -n NS; names "
                            + "have lower-case letters, digits and inner dashes");
        }
        return new JobKey(namespace, name);
    }

    /** Whether the text can only be a job's name, because it names a namespace and no number. */
    public static boolean isJob(String text) {
        return text.contains("/") && !text.contains("#");
    }

    /** A run with its tasks: by id, {@code NS/JOB#N}, or {@code JOB#N} in the session's namespace. */
    public static Runs.Run run(Session session, String text) {
        RunsApi runs = session.client().runs();
        if (!text.contains("#")) {
            return runs.get(id(text));
        }
        Matcher matcher = RUN_KEY.matcher(text);
        if (!matcher.matches()) {
            throw notARun(text);
        }
        JobKey job = job(session, matcher.group(1));
        long number = Long.parseLong(matcher.group(2));
        return runs.find(job.namespace(), job.name(), number)
                .orElseThrow(() -> CommandFailure.notFound(
                        "there is no run " + job + "#" + number + "; see those there are with: jem runs " + job));
    }

    private static String id(String text) {
        if (!RUN_ID.matcher(text).matches()) {
            throw notARun(text);
        }
        return text;
    }

    private static CommandFailure notARun(String text) {
        return CommandFailure.usage(
                "'" + text + "' is not a run; write its id, NS/JOB#NUMBER, or JOB#NUMBER with -n NS");
    }

    /** The name people use for a run. */
    public static String of(Runs.Run run) {
        return run.namespace() + "/" + run.job() + "#" + run.number();
    }

    /** {@code UPSTREAM_FAILED} as {@code upstream failed}. */
    public static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Text that is there, or a dash. */
    public static String orDash(Optional<?> value) {
        return value.map(Object::toString).orElse("-");
    }
}
