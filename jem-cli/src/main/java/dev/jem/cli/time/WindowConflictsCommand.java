package dev.jem.cli.time;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.text.Table;
import dev.jem.protocol.Time;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem window conflicts}. */
@Command(
        description = "Coming starts that maintenance windows are in the way of: due while one is open, or likely to "
                + "still run when it opens.")
public final class WindowConflictsCommand implements CliCommand {

    private static final int DAYS_MAX = 400;
    private static final int LIMIT_MAX = 10_000;

    @Option(names = "--days", paramLabel = "N", description = "How many days ahead; 14 where not said.")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--job", paramLabel = "NS/JOB", description = "Of one job.")
    private Optional<String> job = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many lines for a window and a job; 20 where not said.")
    private Optional<Integer> limit = Optional.empty();

    @Override
    public int run(Session session) {
        Time.Conflicts conflicts = session.client()
                .server()
                .conflicts(
                        AgendaCommand.days("--days", days, DAYS_MAX),
                        session.namespaceFilter(),
                        AgendaCommand.key(session, job),
                        AgendaCommand.days("--limit", limit, LIMIT_MAX));
        session.output().object(conflicts, "", it -> print(conflicts, it));
        return ExitStatus.OK;
    }

    private static void print(Time.Conflicts conflicts, Output output) {
        if (conflicts.items().isEmpty()) {
            output.say("No maintenance window is in the way of a start until "
                    + output.times().full(conflicts.to()) + ".");
        } else {
            Table table = new Table(List.of("OPENS", "WINDOW", "JOB", "TRIGGER", "DUE", "STARTS", "OUTCOME", "WHY"));
            conflicts.items().forEach(it -> table.add(row(it, output)));
            output.print(table);
        }
        conflicts.more().forEach(it -> output.say(more(it, output)));
        conflicts
                .cutAt()
                .ifPresent(it -> output.say("From " + output.times().full(it)
                        + " on there may be more. Choose with -n or --job, or ask for fewer --days."));
    }

    private static String more(Time.MoreConflicts it, Output output) {
        return String.format(
                Locale.ROOT,
                "… and %,d more of window %s and job %s/%s, until %s. Ask for more with --limit.",
                it.count(),
                it.window(),
                it.namespace(),
                it.job(),
                output.times().full(it.until()));
    }

    private static List<String> row(Time.Conflict it, Output output) {
        String until =
                it.until().map(last -> " to " + output.times().full(last)).orElse("");
        return List.of(
                output.times().full(it.opens()),
                it.window(),
                it.namespace() + "/" + it.job(),
                it.trigger(),
                output.times().full(it.at()) + until,
                Long.toString(it.count()),
                it.outcome(),
                output.times().told(it.why()));
    }
}
