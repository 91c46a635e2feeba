package dev.jem.model.plan;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.BusinessClock;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.window.WindowDefinition;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What decides about starts besides the jobs themselves.
 *
 * @param days the business days of the calendars that are applied
 * @param domains the domains of the same
 * @param windows the maintenance windows that are applied
 * @param shown the zone by whose days people see what is told together; that of each trigger where absent
 */
public record Surroundings(
        Function<CalendarKey, Optional<BusinessDays>> days,
        Function<CalendarKey, Optional<CalendarDefinition.Domain>> domains,
        List<WindowDefinition> windows,
        Optional<ZoneId> shown) {

    /** No calendars and no windows. */
    public static final Surroundings NONE = new Surroundings(_ -> Optional.empty(), _ -> Optional.empty(), List.of());

    /** Days are those of each trigger's zone. */
    public Surroundings(
            Function<CalendarKey, Optional<BusinessDays>> days,
            Function<CalendarKey, Optional<CalendarDefinition.Domain>> domains,
            List<WindowDefinition> windows) {
        this(days, domains, windows, Optional.empty());
    }

    /** The same for people who see the days of this zone. */
    public Surroundings shownIn(ZoneId zone) {
        return new Surroundings(days, domains, windows, Optional.of(zone));
    }

    public Surroundings {
        windows = List.copyOf(windows);
    }

    List<WindowDefinition> windowsOf(JobDefinition job) {
        return windows.stream()
                .filter(it -> it.appliesTo(job.key(), job.description().labels()))
                .toList();
    }

    BusinessClock businessClock(JobDefinition job) {
        Optional<CalendarKey> calendar = job.businessDate().flatMap(BusinessDateRule::calendar);
        return new BusinessClock(
                job.businessDate(),
                calendar.flatMap(domains).orElse(CalendarDefinition.Domain.NONE),
                calendar.flatMap(days));
    }
}
