package dev.jem.model.calendar;

import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.RruleTimes;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns what was written into sets that can be asked. For one calendar, then dropped. */
final class Compiler {

    private static final int DATES_MAX = 100_000;

    private final Function<CalendarKey, Optional<CalendarDefinition>> others;
    private final List<CalendarKey> path = new ArrayList<>();
    private final TreeMap<CalendarKey, DaySet> done = new TreeMap<>();
    private Optional<LocalDate> dataUntil = Optional.empty();
    private int depth;

    Compiler(Function<CalendarKey, Optional<CalendarDefinition>> others) {
        this.others = others;
    }

    Optional<LocalDate> dataUntil() {
        return dataUntil;
    }

    DaySet calendar(CalendarDefinition definition) {
        CalendarKey key = definition.key();
        if (path.contains(key)) {
            List<CalendarKey> way = new ArrayList<>(path.subList(path.indexOf(key), path.size()));
            way.add(key);
            String steps =
                    String.join(" -> ", way.stream().map(CalendarKey::toString).toList());
            throw new InvalidCalendarException(
                    "calendar %s leads back to itself: %s. Remove one of the steps".formatted(key, steps), way);
        }
        DaySet known = done.get(key);
        if (known != null) {
            return known;
        }
        path.add(key);
        DaySet set = set(definition.days());
        path.removeLast();
        definition.dataUntil().ifPresent(this::knownUntil);
        done.put(key, set);
        return set;
    }

    private void knownUntil(LocalDate day) {
        dataUntil = dataUntil.filter(it -> !it.isAfter(day)).or(() -> Optional.of(day));
    }

    private DaySet set(Days days) {
        depth++;
        if (depth > Days.DEPTH_MAX) {
            throw new InvalidCalendarException(
                    "calendar %s is nested more than %d deep. Flatten it".formatted(path.getFirst(), Days.DEPTH_MAX));
        }
        DaySet set = switch (days) {
            case Days.Week(var weekdays) -> new DaySet.Week(weekdays);
            case Days.Dates(var dates) -> named("dates", dates);
            case Days.Range range -> new DaySet.Range(range);
            case Days.Rule rule -> rule(rule);
            case Days.Holidays holidays -> {
                knownUntil(holidays.last());
                yield named("holidays of " + holidays.source(), holidays.dates());
            }
            case Days.Union(var of) ->
                new DaySet.Union(of.stream().map(this::set).toList());
            case Days.Intersection(var of) ->
                new DaySet.Intersection(of.stream().map(this::set).toList());
            case Days.Minus(var from, var remove) -> new DaySet.Minus(set(from), set(remove));
            case Days.Other(var key) -> new DaySet.Other(key, calendar(other(key)));
        };
        depth--;
        return set;
    }

    private CalendarDefinition other(CalendarKey key) {
        return others.apply(key)
                .orElseThrow(() -> new InvalidCalendarException(
                        "calendar %s names %s, which does not exist".formatted(path.getLast(), key)));
    }

    private DaySet named(String label, List<NamedDate> dates) {
        if (dates.size() > DATES_MAX) {
            throw new InvalidCalendarException(
                    "calendar %s: %s: more than %d dates".formatted(path.getLast(), label, DATES_MAX));
        }
        TreeMap<LocalDate, String> names = new TreeMap<>();
        dates.forEach(it -> names.merge(it.date(), it.name(), Compiler::joined));
        return new DaySet.Dates(label, names);
    }

    private static String joined(String first, String second) {
        return first.isEmpty() ? second : second.isEmpty() ? first : first + ", " + second;
    }

    private DaySet rule(Days.Rule rule) {
        try {
            RruleTimes times = RruleTimes.parse(rule.rule(), rule.start().atStartOfDay(), List.of(), ZoneOffset.UTC);
            long first = times.next(Long.MIN_VALUE);
            if (times.followsWallClock() || first % Duration.ofDays(1).toSeconds() != 0) {
                throw new InvalidCalendarException(
                        "calendar %s: the rule \"%s\" names times of day. Use FREQ=DAILY or longer, without BYHOUR"
                                .formatted(path.getLast(), rule.rule()));
            }
            return new DaySet.Rule(rule, times);
        } catch (InvalidTimeException e) {
            throw new InvalidCalendarException("calendar %s: %s".formatted(path.getLast(), e.getMessage()), e);
        }
    }
}
