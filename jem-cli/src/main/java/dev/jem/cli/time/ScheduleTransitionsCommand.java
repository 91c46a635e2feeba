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
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.plan.Horizon;
import dev.jem.model.plan.Transitions;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem schedule transitions}: offline for an expression, through the API for jobs. */
@Command(
        description = {
            "Coming clock changes that affect starts, and what they do: which times do not exist, which exist twice, "
                    + "and what becomes of each.",
            "Of the jobs of the server; with --cron of an expression, without a server."
        })
public final class ScheduleTransitionsCommand implements CliCommand {

    private static final int DAYS_DEFAULT = 400;
    private static final int DAYS_MAX = 4_000;
    private static final JobKey NOBODY = new JobKey("", "");

    @Option(names = "--days", paramLabel = "N", description = "How many days ahead; 400 where not said.")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--job", paramLabel = "NS/JOB", description = "Of one job of the server.")
    private Optional<String> job = Optional.empty();

    @Option(names = "--cron", paramLabel = "EXPR", description = "A cron expression, in quotes.")
    private Optional<String> cron = Optional.empty();

    @Option(
            names = {"--zone", "--timezone"},
            paramLabel = "ZONE",
            description = "With --cron: its time zone; UTC where not said.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--dialect", paramLabel = "D", description = "With --cron: unix (default), kubernetes or quartz.")
    private Optional<String> dialect = Optional.empty();

    @Option(names = "--gap", paramLabel = "G", description = "With --cron: auto (default), run-after, skip or shift.")
    private Optional<String> gap = Optional.empty();

    @Option(names = "--overlap", paramLabel = "O", description = "With --cron: auto (default), first, last or both.")
    private Optional<String> overlap = Optional.empty();

    @Option(names = "--name", paramLabel = "NS/JOB", description = "With --cron: the job whose name H is spread by.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "With --cron: from when on; now where not said.")
    private Optional<String> from = Optional.empty();

    @Override
    public int run(Session session) {
        boolean hasCronOption =
                List.of(zone, dialect, gap, overlap, name, from).stream().anyMatch(Optional::isPresent);
        if (cron.isEmpty() && hasCronOption) {
            throw CommandFailure.usage("--zone, --dialect, --gap, --overlap, --name and --from go with --cron");
        }
        if (cron.isPresent() && job.isPresent()) {
            throw CommandFailure.usage("say --cron or --job, not both");
        }
        Time.Transitions transitions = cron.isPresent()
                ? offline(session, cron.get())
                : session.client()
                        .server()
                        .transitions(
                                AgendaCommand.days("--days", days, DAYS_MAX),
                                session.namespaceFilter(),
                                AgendaCommand.key(session, job));
        session.output().object(transitions, "", it -> print(transitions, it));
        return ExitStatus.OK;
    }

    private Time.Transitions offline(Session session, String expression) {
        AgendaCommand.days("--days", days, DAYS_MAX);
        Instant begin = from.map(it -> Moments.exact("--from", it, ZoneOffset.UTC))
                .orElseGet(() -> session.host().clock().instant());
        Instant end = begin.plus(Duration.ofDays(days.orElse(DAYS_DEFAULT)));
        CronDialect inDialect = Choices.read("--dialect", CronDialect.class, dialect.orElse("unix"));
        ZoneId clock = Offline.clock(expression, inDialect, zone, it -> session.say("warning: " + it));
        DstPolicy dst = new DstPolicy(
                Choices.read("--gap", DstPolicy.Gap.class, gap.orElse("auto")),
                Choices.read("--overlap", DstPolicy.Overlap.class, overlap.orElse("auto")));
        new CronDefinition(expression, inDialect, clock, dst).warnings().forEach(it -> session.say("warning: " + it));
        JobKey key = name.map(it -> Names.job(session, it)).orElse(NOBODY);
        TriggerDefinition trigger =
                new TriggerDefinition("", new Recurrence.Cron(expression, inDialect, clock, dst), CatchUp.DEFAULT);
        TriggerSchedule meaning = new TriggerSchedule(key, trigger, _ -> Optional.empty());
        return new Time.Transitions(
                begin,
                end,
                Transitions.of(meaning, begin, new Horizon(begin, end)).stream()
                        .map(it -> TransitionRendering.of(NOBODY, "", it))
                        .toList());
    }

    // ---- for people

    private static void print(Time.Transitions transitions, Output output) {
        if (transitions.items().isEmpty()) {
            output.say("No clock change until " + output.times().full(transitions.to()) + " affects a start.");
            return;
        }
        boolean isFirst = true;
        for (Time.Transition it : transitions.items()) {
            if (!isFirst) {
                output.line("");
            }
            isFirst = false;
            String whose = it.job().isEmpty() ? "" : "  %s/%s %s".formatted(it.namespace(), it.job(), it.trigger());
            output.line("%s %s -> %s %s  %s%s"
                    .formatted(
                            it.before().replace('T', ' '),
                            it.offsetBefore(),
                            it.after().replace('T', ' '),
                            it.offsetAfter(),
                            it.timezone(),
                            whose));
            Table table = new Table(List.of("", "", "", ""));
            it.effects().forEach(effect -> table.add(row(effect, it)));
            output.print(table);
        }
    }

    private static List<String> row(Time.TransitionEffect effect, Time.Transition of) {
        String times = time(effect.nominal())
                + effect.lastNominal().map(it -> " to " + time(it)).orElse("");
        String pass = of.kind().equals("GAP")
                ? "does not exist"
                : effect.pass().filter(it -> it == 1).map(_ -> "first pass").orElse("second pass");
        return List.of(" ", times, pass, outcome(effect, new Times(Offline.zone(of.timezone(), _ -> {}))));
    }

    private static String outcome(Time.TransitionEffect effect, Times times) {
        String many = effect.count() == 1 ? "" : effect.count() + " starts: ";
        return many
                + switch (effect.outcome()) {
                    case "RUNS" ->
                        "runs " + times.full(effect.at())
                                + effect.lastAt()
                                        .map(it -> " to " + times.full(it))
                                        .orElse("");
                    case "COALESCED" ->
                        "coalesced with "
                                + effect.with()
                                        .map(ScheduleTransitionsCommand::time)
                                        .orElse("-") + ", which runs " + times.full(effect.at());
                    case "OTHER_PASS" -> "does not run on this pass";
                    default ->
                        "does not run: " + effect.outcome() + (effect.why().isEmpty() ? "" : " (" + effect.why() + ")");
                };
    }

    /** A wall-clock time that may exist never or twice has no offset to show. */
    private static String time(String nominal) {
        return nominal.replace('T', ' ');
    }
}
