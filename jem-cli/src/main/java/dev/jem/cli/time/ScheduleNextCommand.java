package dev.jem.cli.time;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.client.FireQuery;
import dev.jem.model.job.JobKey;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem schedule next}: offline for an expression, through the API for a job. */
@Command(
        description = {
            "When a schedule fires. An expression is evaluated here, without a server; a job's by the server.",
            "With --catch-up: which starts after --from and up to --now would be made up after an outage."
        })
public final class ScheduleNextCommand implements CliCommand {

    static final int COUNT_MAX = 100_000;

    @Option(names = "--cron", paramLabel = "EXPR", description = "A cron expression, in quotes.")
    private Optional<String> cron = Optional.empty();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "An interval on the grid from the epoch, such as 15m.")
    private Optional<Duration> every = Optional.empty();

    @Option(names = "--job", paramLabel = "NS/JOB", description = "A job of the server.")
    private Optional<String> job = Optional.empty();

    @Option(
            names = {"--zone", "--timezone"},
            paramLabel = "ZONE",
            description = "Time zone of the expression; its own, or UTC, where not said.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--dialect", paramLabel = "D", description = "unix (default), kubernetes or quartz.")
    private Optional<String> dialect = Optional.empty();

    @Option(
            names = "--gap",
            paramLabel = "G",
            description = "For times that a clock change skips: auto (default), run-after, skip or shift.")
    private Optional<String> gap = Optional.empty();

    @Option(
            names = "--overlap",
            paramLabel = "O",
            description = "For times that a clock change repeats: auto (default), first, last or both.")
    private Optional<String> overlap = Optional.empty();

    @Option(names = "--name", paramLabel = "NS/JOB", description = "The job whose name H is spread by.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "Starts after this; now where not said.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--count", paramLabel = "N", description = "How many; 10 where not said.")
    private int count = 10;

    @Option(names = "--catch-up", paramLabel = "POLICY", description = "all, latest or none.")
    private Optional<String> catchUp = Optional.empty();

    @Option(names = "--max", paramLabel = "N", description = "With --catch-up: at most so many of the newest.")
    private Optional<Integer> max = Optional.empty();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "With --catch-up: nothing that is older than this.")
    private Optional<Duration> deadline = Optional.empty();

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description = "With --catch-up: until when, inclusive; now where not said.")
    private Optional<String> now = Optional.empty();

    @Override
    public int run(Session session) {
        check();
        Time.Fires fires = job.isPresent() ? ofJob(session, job.get()) : new Time.Fires(ofExpression(session));
        session.output().object(fires, "", it -> print(fires, it));
        return ExitStatus.OK;
    }

    private void check() {
        long sources = List.of(cron.isPresent(), every.isPresent(), job.isPresent()).stream()
                .filter(it -> it)
                .count();
        if (sources != 1) {
            throw CommandFailure.usage("say which schedule with one of --cron, --every and --job");
        }
        boolean hasCronOption = List.of(dialect, gap, overlap, name).stream().anyMatch(Optional::isPresent);
        if (job.isPresent() && (hasCronOption || zone.isPresent())) {
            throw CommandFailure.usage(
                    "--zone, --dialect, --gap, --overlap and --name go with --cron; the triggers of a"
                            + " job say these themselves");
        }
        if (every.isPresent() && hasCronOption) {
            throw CommandFailure.usage("--dialect, --gap, --overlap and --name go with --cron");
        }
        if (count < 1 || count > COUNT_MAX) {
            throw CommandFailure.usage("--count must be from 1 to " + COUNT_MAX);
        }
        boolean hasCatchUpOption = max.isPresent() || deadline.isPresent() || now.isPresent();
        if (catchUp.isEmpty() && hasCatchUpOption) {
            throw CommandFailure.usage("--max, --deadline and --now go with --catch-up");
        }
        if (catchUp.isPresent() && from.isEmpty()) {
            throw CommandFailure.usage("--catch-up needs --from: the time up to which every start has been handled");
        }
        if (max.filter(it -> it < 1 || it > CatchUp.MAX_LIMIT).isPresent()) {
            throw CommandFailure.usage("--max must be from 1 to " + CatchUp.MAX_LIMIT);
        }
    }

    private Instant from(Session session) {
        return from.map(it -> Moments.exact("--from", it, ZoneOffset.UTC))
                .orElseGet(() -> session.host().clock().instant());
    }

    private Instant now(Session session) {
        return now.map(it -> Moments.exact("--now", it, ZoneOffset.UTC))
                .orElseGet(() -> session.host().clock().instant());
    }

    private List<Instant> ofExpression(Session session) {
        Offline offline = cron.isPresent()
                ? Offline.cron(
                        new Offline.CronText(cron.get(), dialect(), seed(session), from(session)),
                        clock(it -> session.say("warning: " + it)),
                        dst())
                : Offline.every(every.orElseThrow());
        offline.warnings().forEach(it -> session.say("warning: " + it));
        if (catchUp.isEmpty()) {
            return offline.next(from(session), count);
        }
        return offline.madeUp(from(session), end(session), makeUp());
    }

    /** The end of the outage, which is not before its beginning. */
    private Instant end(Session session) {
        Instant end = now(session);
        if (from(session).isAfter(end)) {
            throw CommandFailure.usage("--from is after --now");
        }
        return end;
    }

    private Offline.MakeUp makeUp() {
        return new Offline.MakeUp(policy(), max, deadline);
    }

    private Time.Fires ofJob(Session session, String text) {
        JobKey key = Names.job(session, text);
        Optional<FireQuery.CatchUp> outage =
                catchUp.map(_ -> new FireQuery.CatchUp(Choices.text(policy()), max, deadline, end(session)));
        FireQuery query =
                new FireQuery(key.namespace(), key.name(), from.map(_ -> from(session)), OptionalInt.of(count), outage);
        Time.Fires fires = session.client().server().next(query);
        fires.remarks().forEach(session::say);
        return fires;
    }

    private CatchUp.Policy policy() {
        return Choices.read("--catch-up", CatchUp.Policy.class, catchUp.orElseThrow());
    }

    private CronDialect dialect() {
        return Choices.read("--dialect", CronDialect.class, dialect.orElse("unix"));
    }

    private DstPolicy dst() {
        return new DstPolicy(
                Choices.read("--gap", DstPolicy.Gap.class, gap.orElse("auto")),
                Choices.read("--overlap", DstPolicy.Overlap.class, overlap.orElse("auto")));
    }

    private Optional<JobKey> seed(Session session) {
        return name.map(it -> Names.job(session, it));
    }

    private ZoneId clock(Consumer<String> warnings) {
        return cron.isPresent()
                ? Offline.clock(cron.get(), dialect(), zone, warnings)
                : Offline.zone(zone.orElse("UTC"), warnings);
    }

    private void print(Time.Fires fires, Output output) {
        if (fires.fires().isEmpty()) {
            if (fires.remarks().isEmpty()) {
                output.say(catchUp.isPresent() ? "Nothing would be made up." : "It does not fire again.");
            }
        }
        if (!fires.starts().isEmpty()) {
            Table table = new Table(List.of("AT", "TRIGGER", "ZONE"));
            fires.starts().forEach(it -> table.add(List.of(full(it), it.trigger(), it.timezone())));
            output.print(table);
            return;
        }
        Times times = new Times(job.isPresent() ? output.times().zone() : clock(_ -> {}));
        fires.fires().forEach(it -> output.line(times.full(it)));
    }

    /** As the trigger's author reads the time. */
    private static String full(Time.Start start) {
        return new Times(Offline.zone(start.timezone(), _ -> {})).full(start.at());
    }
}
