package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.Action;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Owner;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.BusinessDayRule.Which;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Random definitions of a few jobs. */
final class SimJobs {

    static final int COUNT = 6;

    private final Chance chance;
    private final Turn turn;
    private final VirtualTime time;
    private final SimCalendars calendars;

    SimJobs(World world) {
        this.chance = world.chance;
        this.turn = world.turn;
        this.time = world.time;
        this.calendars = new SimCalendars(world);
    }

    static JobKey key(int number) {
        return new JobKey("sim", "job-" + number);
    }

    Submitted job(int number) {
        JobDefinition definition = new JobDefinition(
                key(number),
                new Description(new TreeMap<>(), Owner.NONE, "", Criticality.NORMAL, ""),
                List.of(),
                triggers(),
                Optional.empty(),
                List.of(),
                new Concurrency((int) chance.between(1, 3), Template.EMPTY, chance.pick(List.of(OnConflict.values()))),
                (int) chance.between(0, 100),
                timeouts(),
                tasks());
        return new Submitted(definition, Long.toHexString(chance.between(0, Long.MAX_VALUE - 1)));
    }

    private List<TriggerDefinition> triggers() {
        List<TriggerDefinition> triggers = new ArrayList<>();
        if (chance.flip(0.6)) {
            String expression = cron();
            Recurrence cron = new Recurrence.Cron(expression, CronDialect.UNIX, turn.zone(chance), dst());
            triggers.add(trigger("cron", cron, rules(isDaily(expression), true)));
        }
        if (chance.flip(0.4)) {
            ZoneId zone = turn.zone(chance);
            LocalDateTime start = LocalDateTime.ofInstant(turn.at(), zone)
                    .truncatedTo(ChronoUnit.HOURS)
                    .minusHours(chance.between(2, 50));
            String rule = rrule();
            Recurrence rrule = new Recurrence.Rrule(rule, start, List.of(), zone, dst());
            triggers.add(trigger("rrule", rrule, rules(rule.contains("DAILY"), true)));
        }
        if (chance.flip(0.1)) {
            long at = time.now() + chance.between(1, 20) * 60 * VirtualTime.SECOND;
            triggers.add(trigger("at", new Recurrence.At(Micros.instant(at)), StartRules.NONE));
        }
        if (chance.flip(0.4)) {
            Recurrence every = new Recurrence.Every(
                    Duration.ofSeconds(chance.between(20, 300)),
                    chance.pick(List.of(Recurrence.Every.From.values())),
                    Optional.empty());
            triggers.add(trigger("every", every, rules(false, false)));
        }
        if (chance.flip(0.3)) {
            triggers.add(trigger("business", businessDays(), rules(false, false)));
        }
        return triggers;
    }

    private TriggerDefinition trigger(String name, Recurrence recurrence, StartRules rules) {
        return new TriggerDefinition(name, recurrence, rules, catchUp(), Collections.emptySortedMap());
    }

    private StartRules rules(boolean mayShift, boolean mayFilter) {
        return chance.flip(0.5) ? StartRules.NONE : calendars.rules(mayShift, mayFilter);
    }

    private static boolean isDaily(String cron) {
        return !cron.startsWith("*");
    }

    /** Every business day of a calendar, or the first or last ones of each month. */
    private Recurrence businessDays() {
        Which which = chance.flip(0.6)
                ? new Which.Every()
                : new Which.Nth(chance.pick(List.of(-2, -1, 1, 2, 3)), BusinessDayRule.Span.MONTH);
        LocalTime at = turn.near(chance).toLocalTime().truncatedTo(ChronoUnit.MINUTES);
        BusinessDayRule rule = new BusinessDayRule(which, 0, at);
        return new Recurrence.CalendarRule(rule, calendars.key(), turn.zone(chance), dst());
    }

    /** Much of it in the hours that are missing or there twice. */
    private String cron() {
        LocalDateTime near = turn.near(chance);
        return switch ((int) chance.between(0, 5)) {
            case 0 -> "* * * * *";
            case 1 -> "*/%d * * * *".formatted(chance.between(2, 7));
            case 2 -> "*/5 %d-23 * * *".formatted(near.getHour());
            case 3 -> "%d-59 %d * * *".formatted(near.getMinute(), near.getHour());
            default -> "%d %d * * *".formatted(near.getMinute(), near.getHour());
        };
    }

    private String rrule() {
        LocalDateTime near = turn.near(chance);
        return switch ((int) chance.between(0, 2)) {
            case 0 -> "FREQ=MINUTELY;INTERVAL=%d".formatted(chance.between(1, 9));
            case 1 -> "FREQ=HOURLY;BYMINUTE=%d,%d".formatted(near.getMinute(), (near.getMinute() + 7) % 60);
            default -> "FREQ=DAILY;BYHOUR=%d;BYMINUTE=%d".formatted(near.getHour(), near.getMinute());
        };
    }

    private DstPolicy dst() {
        return new DstPolicy(
                chance.pick(List.of(DstPolicy.Gap.values())), chance.pick(List.of(DstPolicy.Overlap.values())));
    }

    private CatchUp catchUp() {
        OptionalInt max = chance.flip(0.3) ? OptionalInt.of((int) chance.between(1, 5)) : OptionalInt.empty();
        return new CatchUp(
                chance.pick(List.of(CatchUp.Policy.values())), max, Duration.ofMinutes(chance.between(1, 60)));
    }

    private Timeouts timeouts() {
        Optional<Duration> run =
                chance.flip(0.3) ? Optional.of(Duration.ofMinutes(chance.between(1, 10))) : Optional.empty();
        Optional<Duration> start =
                chance.flip(0.2) ? Optional.of(Duration.ofMinutes(chance.between(1, 10))) : Optional.empty();
        return new Timeouts(start, Duration.ofHours(1), run, Duration.ofSeconds(5));
    }

    private List<TaskDefinition> tasks() {
        int count = chance.flip(0.5) ? 1 : (int) chance.between(2, 5);
        List<TaskDefinition> tasks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            tasks.add(task(index));
        }
        return tasks;
    }

    private TaskDefinition task(int index) {
        List<String> needs = new ArrayList<>();
        for (int upstream = 0; upstream < index; upstream++) {
            if (chance.flip(0.5)) {
                needs.add("t" + upstream);
            }
        }
        boolean isAny = needs.size() > 1 && chance.flip(0.3);
        return new TaskDefinition(
                "t" + index,
                new Action.Command(List.of(Template.literal("work"))),
                needs,
                needs.isEmpty() ? RunIf.SUCCESS : chance.pick(List.of(RunIf.values())),
                isAny ? new Join.AtLeast(1) : Join.all(),
                chance.pick(List.of(IfSkipped.values())),
                rules(needs),
                new TreeMap<>(),
                List.of(),
                new TaskSettings(
                        Timeouts.DEFAULT,
                        retry(),
                        chance.flip(0.5) ? OnWorkerLost.defaults() : new OnWorkerLost.RetryElsewhere(),
                        Optional.empty(),
                        Optional.empty(),
                        TaskSettings.OUTPUT_BYTES_MAX_DEFAULT));
    }

    private TaskRules rules(List<String> needs) {
        List<String> conditions = new ArrayList<>(List.of("run.number % 3 != 0", "100 / (run.number % 5) > 30"));
        needs.forEach(it -> conditions.add("tasks." + it + ".state != 'FAILED'"));
        needs.forEach(it -> conditions.add("tasks." + it + ".exitCode == 1"));
        Optional<String> when = chance.flip(0.2) ? Optional.of(chance.pick(conditions)) : Optional.empty();
        Template last = Template.literal(Long.toString(chance.between(0, 6)));
        Optional<ForEach> forEach = chance.flip(0.15)
                ? Optional.of(
                        new ForEach(new ForEach.Source.Range(Template.literal("1"), last), (int) chance.between(1, 4)))
                : Optional.empty();
        return new TaskRules(when, forEach, List.of());
    }

    private Retry retry() {
        return new Retry(
                (int) chance.between(1, 4),
                Duration.ofSeconds(chance.between(1, 20)),
                2,
                Duration.ofMinutes(1),
                Optional.empty(),
                chance.pick(List.of(Retry.Jitter.values())),
                List.of());
    }
}
