package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import dev.jem.spec.text.Characters;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes valid calendars from a seed, with names that are hard to write as YAML. */
final class RandomCalendars {

    private static final LocalDate EPOCH = LocalDate.of(2020, 1, 1);

    private final Random random;

    RandomCalendars(long seed) {
        this.random = new Random(seed);
    }

    CalendarDefinition next() {
        CalendarKey key = new CalendarKey("n" + random.nextInt(3), "calendar-" + random.nextInt(9));
        CalendarDefinition.Domain domain = new CalendarDefinition.Domain(
                random.nextBoolean() ? Optional.empty() : Optional.of(ZoneId.of("America/New_York")),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60))));
        return new CalendarDefinition(key, name(), days(4), Optional.of(date()), domain);
    }

    Days days(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> new Days.Week(pickWeek());
            case 1 -> new Days.Dates(dates());
            case 2 -> {
                LocalDate first = date();
                yield new Days.Range(first, first.plusDays(random.nextInt(400)), name());
            }
            case 3 ->
                new Days.Rule(pick("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=27", "FREQ=WEEKLY;BYDAY=MO"), date(), name());
            case 4 -> {
                LocalDate first = date();
                yield new Days.Holidays(pick("DE-BY", "XNYS", "no"), first, first.plusYears(9), dates());
            }
            case 5 -> new Days.Other(new CalendarKey("elsewhere", "calendar-" + random.nextInt(9)));
            case 6, 7 -> new Days.Minus(days(depth - 1), days(depth - 1));
            case 8 -> new Days.Union(parts(depth - 1));
            default -> new Days.Intersection(parts(depth - 1));
        };
    }

    private List<Days> parts(int depth) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(_ -> days(depth))
                .toList();
    }

    private List<DayOfWeek> pickWeek() {
        List<DayOfWeek> days = List.of(DayOfWeek.values()).stream()
                .filter(_ -> random.nextInt(3) > 0)
                .toList();
        return days.isEmpty() ? List.of(DayOfWeek.SUNDAY) : days;
    }

    private List<NamedDate> dates() {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(_ -> new NamedDate(date(), name()))
                .toList();
    }

    private LocalDate date() {
        return EPOCH.plusDays(random.nextInt(6_000));
    }

    private String name() {
        List<String> readable = RandomJobs.WORDS.stream()
                .filter(it -> Characters.isReadable(it) && it.length() <= DaysReader.NAME_MAX)
                .toList();
        return random.nextBoolean() ? "" : readable.get(random.nextInt(readable.size()));
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String pick(String... values) {
        return any(random, List.of(values));
    }
}
