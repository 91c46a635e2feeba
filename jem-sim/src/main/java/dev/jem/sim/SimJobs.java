package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Consume;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.Description;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.Owner;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.SuccessRule;
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

    /** The name of the triggers that deliveries start. */
    static final String WEBHOOK = "webhook";

    private final Chance chance;
    private final Turn turn;
    private final VirtualTime time;
    private final boolean isAboutTime;
    private final SimCalendars calendars;
    private final SimTasks tasks;

    SimJobs(World world) {
        this.chance = world.chance;
        this.turn = world.turn;
        this.time = world.time;
        this.isAboutTime = world.isAboutTime;
        this.calendars = new SimCalendars(world);
        this.tasks = new SimTasks(world);
    }

    static JobKey key(int number) {
        return new JobKey("sim", "job-" + number);
    }

    Submitted job(int number) {
        JobDefinition definition = new JobDefinition(
                key(number),
                new Description(new TreeMap<>(), Owner.NONE, "", Criticality.NORMAL, ""),
                List.of(),
                triggers(number),
                Optional.empty(),
                List.of(),
                new Concurrency((int) chance.between(1, 3), Template.EMPTY, chance.pick(List.of(OnConflict.values()))),
                (int) chance.between(0, 100),
                timeouts(),
                tasks.graph(),
                needs(number),
                List.of(),
                idempotent());
        return new Submitted(definition, Long.toHexString(chance.between(0, Long.MAX_VALUE - 1)));
    }

    private List<TriggerDefinition> triggers(int number) {
        List<TriggerDefinition> triggers = new ArrayList<>(promptTriggers(number));
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
        if (isAboutTime && chance.flip(0.3)) {
            triggers.add(trigger("business", businessDays(), rules(false, false)));
        }
        return triggers;
    }

    private TriggerDefinition trigger(String name, Recurrence recurrence, StartRules rules) {
        return new TriggerDefinition(name, recurrence, rules, catchUp(), Collections.emptySortedMap());
    }

    private StartRules rules(boolean mayShift, boolean mayFilter) {
        return !isAboutTime || chance.flip(0.5) ? StartRules.NONE : calendars.rules(mayShift, mayFilter);
    }

    /** Where somebody outside delivers; it may be another one by the time he does. */
    static Recurrence webhook(int number, Chance chance) {
        Optional<String> dedupe = chance.flip(0.7) ? Optional.empty() : Optional.of("body.id");
        return new Recurrence.Webhook("hook-" + number, "key", dedupe);
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

    private Optional<Idempotent> idempotent() {
        return chance.flip(0.5) ? Optional.empty() : Optional.of(chance.pick(List.of(Idempotent.values())));
    }

    // ---- what it has to do with other jobs

    /** Jobs need those of smaller numbers, so that there are no circles. */
    private List<Need> needs(int number) {
        List<Need> needs = new ArrayList<>();
        if (number > 0 && chance.flip(0.2)) {
            Optional<Duration> within =
                    chance.flip(0.5) ? Optional.empty() : Optional.of(Duration.ofMinutes(chance.between(1, 30)));
            needs.add(new Need.OfJob(provider(number), ends(), within));
        }
        for (Consume consume : Consume.values()) {
            if (chance.flip(0.12)) {
                needs.add(new Need.OfSignal(
                        SimOperator.signal(chance), chance.pick(List.of(DateScope.values())), consume));
            }
        }
        return needs;
    }

    private JobKey provider(int number) {
        return key((int) chance.between(0, number - 1));
    }

    private EndedAs ends() {
        EndedAs.Kind kind = chance.pick(List.of(EndedAs.Kind.values()));
        return new EndedAs(kind, kind == EndedAs.Kind.EXIT ? List.of(new SuccessRule.ExitCodes(0, 1)) : List.of());
    }

    private List<TriggerDefinition> promptTriggers(int number) {
        List<TriggerDefinition> triggers = new ArrayList<>();
        if (number > 0 && chance.flip(0.2)) {
            triggers.add(trigger(
                    "after",
                    new Recurrence.After(provider(number), ends(), chance.pick(List.of(DateScope.values()))),
                    StartRules.NONE));
        }
        if (chance.flip(0.2)) {
            triggers.add(trigger(
                    "event",
                    new Recurrence.OnSignal(
                            SimOperator.signal(chance),
                            chance.pick(List.of(DateScope.values())),
                            chance.pick(List.of(Consume.values()))),
                    StartRules.NONE));
        }
        if (chance.flip(0.3)) {
            triggers.add(trigger(WEBHOOK, webhook(number, chance), StartRules.NONE));
        }
        return triggers;
    }
}
