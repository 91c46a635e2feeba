package dev.jem.model.plan;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Owner;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Jobs, calendars and windows to look ahead for. */
final class Jobs {

    static final CalendarKey CALENDAR = new CalendarKey("ops", "workdays");
    static final BusinessDays WORKDAYS =
            day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;

    private Jobs() {}

    static PlannedJob job(String name, TriggerDefinition... triggers) {
        return new PlannedJob(new JobDefinition(
                new JobKey("ops", name),
                new Description(new TreeMap<>(), Owner.NONE, "", Criticality.NORMAL, ""),
                List.of(),
                Arrays.asList(triggers),
                Optional.empty(),
                List.of(),
                Concurrency.DEFAULT,
                JobDefinition.PRIORITY_DEFAULT,
                Timeouts.DEFAULT,
                List.of()));
    }

    static TriggerDefinition cron(String expression, String zone) {
        return cron(expression, zone, StartRules.NONE, DstPolicy.DEFAULT);
    }

    static TriggerDefinition cron(String expression, String zone, StartRules rules, DstPolicy dst) {
        CronDialect dialect = expression.split(" ").length > 5 ? CronDialect.QUARTZ : CronDialect.UNIX;
        Recurrence recurrence = new Recurrence.Cron(expression, dialect, ZoneId.of(zone), dst);
        return new TriggerDefinition("t", recurrence, rules, CatchUp.DEFAULT, Collections.emptySortedMap());
    }

    /** @param times the first local time in it and the first behind it, with a slash between */
    static WindowDefinition window(String name, String times, WindowDefinition.Effect effect, boolean finishBefore) {
        String[] ends = times.split("/", 2);
        return new WindowDefinition(
                new WindowKey("ops", name),
                "",
                new WindowDefinition.Scope.Jobs(List.of(), List.of(), new TreeMap<>()),
                List.of(new WindowDefinition.Times.Once(
                        LocalDateTime.parse(ends[0]), LocalDateTime.parse(ends[1]), ZoneId.of("Europe/Berlin"))),
                effect,
                finishBefore,
                false);
    }

    static Surroundings with(WindowDefinition... windows) {
        return new Surroundings(
                key -> key.equals(CALENDAR) ? Optional.of(WORKDAYS) : Optional.empty(),
                _ -> Optional.empty(),
                Arrays.asList(windows));
    }
}
