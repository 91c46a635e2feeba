package dev.jem.model.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calendars by hand: what each kind of set says, how they join, and what is refused. */
class BusinessCalendarTest {

    private static final Days WORKDAYS =
            new Days.Week(Stream.of(DayOfWeek.values()).limit(5).toList());

    private final TreeMap<CalendarKey, CalendarDefinition> known = new TreeMap<>();

    private BusinessCalendar calendar(Days days) {
        return BusinessCalendar.of(define("main", days), it -> Optional.ofNullable(known.get(it)));
    }

    private CalendarDefinition define(String name, Days days) {
        CalendarKey key = new CalendarKey("ops", name);
        CalendarDefinition definition =
                new CalendarDefinition(key, "", days, Optional.empty(), CalendarDefinition.Domain.NONE);
        known.put(key, definition);
        return definition;
    }

    private static Days other(String name) {
        return new Days.Other(new CalendarKey("ops", name));
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static Days.Holidays christmas() {
        return new Days.Holidays(
                "DE-BY",
                day("2026-01-01"),
                day("2027-12-31"),
                List.of(new NamedDate(day("2026-12-25"), "Christmas"), new NamedDate(day("2026-12-26"), "Boxing Day")));
    }

    @Test
    void workdaysWithoutHolidaysAreBusinessDays() {
        BusinessCalendar calendar = calendar(new Days.Minus(WORKDAYS, christmas()));
        assertThat(calendar.isBusinessDay(day("2026-12-24"))).isTrue();
        assertThat(calendar.isBusinessDay(day("2026-12-25"))).isFalse();
        assertThat(calendar.next(day("2026-12-25"))).contains(day("2026-12-28"));
        assertThat(calendar.previous(day("2026-12-27"))).contains(day("2026-12-24"));
        assertThat(calendar.plus(day("2026-12-24"), 2)).contains(day("2026-12-29"));
        assertThat(calendar.plus(day("2026-12-28"), -2)).contains(day("2026-12-23"));
        assertThat(calendar.plus(day("2026-12-26"), 0)).contains(day("2026-12-28"));
        assertThat(calendar.nth(day("2026-12-01"), day("2027-01-01"), -5)).contains(day("2026-12-24"));
        assertThat(calendar.nth(day("2026-12-01"), day("2027-01-01"), 23)).isEmpty();
        assertThat(calendar.monthEnd(day("2026-10-05"))).contains(day("2026-10-30"));
        assertThat(calendar.dataUntil()).contains(day("2027-12-31"));
    }

    @Test
    void setsJoin() {
        Days.Range summer = new Days.Range(day("2026-08-01"), day("2026-08-31"), "summer");
        Days.Rule fridays = new Days.Rule("FREQ=MONTHLY;BYDAY=-1FR", day("2026-01-01"), "last Fridays");
        BusinessCalendar both = calendar(new Days.Intersection(List.of(summer, fridays)));
        assertThat(both.next(day("2026-01-01"))).contains(day("2026-08-28"));
        assertThat(both.next(day("2026-08-29"))).isEmpty();
        BusinessCalendar any = calendar(new Days.Union(List.of(summer, fridays)));
        assertThat(any.next(day("2026-07-01"))).contains(day("2026-07-31"));
        assertThat(any.next(day("2026-09-01"))).contains(day("2026-09-25"));
        assertThat(calendar(new Days.Union(List.of())).next(day("2026-09-01"))).isEmpty();
    }

    @Test
    void aDayIsExplainedPartByPart() {
        define("germany", new Days.Minus(WORKDAYS, christmas()));
        Days extra = new Days.Dates(List.of(new NamedDate(day("2026-12-25"), "year-end closing")));
        BusinessCalendar calendar = calendar(new Days.Union(List.of(other("germany"), extra)));
        assertThat(calendar.explain(day("2026-12-25")))
                .containsExactly(
                        "2026-12-25 (Friday) is a business day of ops/main: 'dates' has it: year-end closing",
                        "  yes: union: in any of its sets",
                        "    no:  calendar ops/germany",
                        "      no:  minus: in 'from' and not in 'remove'",
                        "        yes: week of Monday, Tuesday, Wednesday, Thursday, Friday (from)",
                        "        yes: holidays of DE-BY: Christmas (remove)",
                        "    yes: dates: year-end closing");
        assertThat(calendar.explain(day("2028-01-03")))
                .contains("  holidays are known until 2027-12-31 only: later ones are missing");
    }

    @Test
    void anExplanationBeginsWithThePartThatDecided() {
        Days own = new Days.Dates(
                List.of(new NamedDate(day("2026-12-24"), ""), new NamedDate(day("2026-12-28"), "stocktaking")));
        Days extra = new Days.Dates(List.of(new NamedDate(day("2026-12-26"), "")));
        Days removed = new Days.Union(List.of(christmas(), own));
        BusinessCalendar calendar = calendar(new Days.Union(List.of(new Days.Minus(WORKDAYS, removed), extra)));
        assertThat(decisions(
                        calendar, "2026-12-23", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"))
                .containsExactly(
                        "the week has it",
                        "'dates' takes it out",
                        "'holidays of DE-BY' takes it out: Christmas",
                        "'dates' has it",
                        "the week does not have it",
                        "'dates' takes it out: stocktaking");
        define("germany", new Days.Minus(WORKDAYS, christmas()));
        assertThat(decisions(calendar(other("germany")), "2026-12-25"))
                .containsExactly("calendar ops/germany: 'holidays of DE-BY' takes it out: Christmas");
        assertThat(calendar(new Days.Union(List.of()))
                        .explain(day("2026-12-25"))
                        .getFirst())
                .isEqualTo(
                        "2026-12-25 (Friday) is not a business day of ops/main: the union of no sets does not have it");
        assertThat(calendar.explain(day("2026-12-24"))).contains("        yes: dates: 2026-12-24");
    }

    private static List<String> decisions(BusinessCalendar calendar, String... days) {
        return Stream.of(days)
                .map(it -> calendar.explain(day(it)).getFirst())
                .map(it -> it.substring(it.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void aCalendarThatLeadsBackToItselfIsRefusedWithTheWay() {
        define("a", other("b"));
        define("b", new Days.Minus(WORKDAYS, other("c")));
        define("c", new Days.Union(List.of(other("a"))));
        assertThatThrownBy(() -> calendar(other("a")))
                .isInstanceOf(InvalidCalendarException.class)
                .hasMessageContaining("ops/a -> ops/b -> ops/c -> ops/a");
        assertThatThrownBy(() -> calendar(other("missing")))
                .hasMessageContaining("calendar ops/main names ops/missing, which does not exist");
    }

    @Test
    void oneCalendarMayBeNamedTwice() {
        define("a", WORKDAYS);
        assertThat(calendar(new Days.Intersection(List.of(other("a"), other("a"))))
                        .isBusinessDay(day("2026-12-24")))
                .isTrue();
    }

    @Test
    void rulesOfDaysThatAreNoneAreRefused() {
        for (String rule : List.of("FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "FREQ=DAILY;BYMONTH=13", "")) {
            assertThatThrownBy(() -> calendar(new Days.Rule(rule, day("2026-01-01"), "")))
                    .as(rule)
                    .isInstanceOf(InvalidCalendarException.class)
                    .hasMessageContaining("calendar ops/main");
        }
    }

    @Test
    void setsWithinSetsEndSomewhere() {
        Days days = WORKDAYS;
        for (int i = 0; i < Days.DEPTH_MAX; i++) {
            days = new Days.Union(List.of(days));
        }
        Days deep = days;
        assertThatThrownBy(() -> calendar(deep)).hasMessageContaining("nested more than 32 deep");
    }
}
