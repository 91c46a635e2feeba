package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.spec.text.Finding;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calendars in manifests mean. */
final class CalendarsTest {

    private static final String HEAD = "apiVersion: jem/v1\nkind: Calendar\nmetadata: {name: c, namespace: finance}\n";

    private static CalendarDefinition calendar(String spec) {
        return calendar(spec, "");
    }

    private static CalendarDefinition calendar(String spec, String ics) {
        ParseResult result = Samples.parse(HEAD + "spec:\n" + spec.indent(2), Samples.withText("days.ics", ics));
        assertThat(result.errors()).isEmpty();
        return result.calendars().getFirst();
    }

    private static List<String> errors(String spec, String ics) {
        return Samples.parse(HEAD + "spec:\n" + spec.indent(2), Samples.withText("days.ics", ics)).errors().stream()
                .map(Finding::toString)
                .toList();
    }

    private static BusinessCalendar days(CalendarDefinition definition) {
        return BusinessCalendar.of(definition, _ -> Optional.empty());
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    // ---- sets

    @Test
    void the_usual_case_is_a_week_without_and_with_days() {
        CalendarDefinition calendar = calendar("""
                timezone: America/New_York
                newDay: "07:00"
                week: [MON-FRI]
                holidays: {market: XNYS}
                exclude: [2026-12-24, {date: 2026-12-31, name: New Year's Eve}]
                include: [2026-12-26]
                """);
        BusinessCalendar days = days(calendar);
        assertThat(days.isBusinessDay(day("2026-12-23"))).isTrue();
        assertThat(days.isBusinessDay(day("2026-12-24"))).isFalse();
        assertThat(days.isBusinessDay(day("2026-12-25"))).isFalse();
        assertThat(days.isBusinessDay(day("2026-12-26"))).isTrue();
        assertThat(days.isBusinessDay(day("2026-12-27"))).isFalse();
        assertThat(days.explain(day("2026-12-31"))).anyMatch(it -> it.contains("New Year's Eve"));
        assertThat(calendar.key()).isEqualTo(new CalendarKey("finance", "c"));
        assertThat(calendar.dataUntil()).contains(day("2036-12-31"));
        assertThat(calendar.domain().zone().orElseThrow().getId()).isEqualTo("America/New_York");
        assertThat(calendar.domain().newDay().orElseThrow()).hasToString("07:00");
    }

    @Test
    void the_usual_case_is_short_for_a_set() {
        CalendarDefinition brief = calendar("""
                week: [MON-FRI]
                holidays: {country: DE, region: BY}
                exclude: [2026-12-24]
                include: [2026-12-26]
                """);
        CalendarDefinition whole = calendar("""
                days:
                  union:
                    - minus:
                        from: {week: [MON, TUE-THU, fri]}
                        remove: {union: [{holidays: {country: DE, region: BY}}, {dates: [2026-12-24]}]}
                    - {dates: [2026-12-26]}
                """);
        assertThat(brief).isEqualTo(whole);
        assertThat(calendar("week: [SUN-THU]").days())
                .isEqualTo(calendar("days: {week: [THU, SUN-WED]}").days());
    }

    @Test
    void sets_are_joined() {
        BusinessCalendar days = days(calendar("""
                days:
                  minus:
                    from:
                      intersection:
                        - {week: [MON-FRI]}
                        - {rule: {rrule: "FREQ=DAILY;INTERVAL=2", start: 2026-01-01, name: every other day}}
                    remove: {range: {from: 2026-08-01, to: 2026-08-15, name: shutdown}}
                """));
        assertThat(days.isBusinessDay(day("2026-01-01"))).isTrue();
        assertThat(days.isBusinessDay(day("2026-01-02"))).isFalse();
        assertThat(days.isBusinessDay(day("2026-01-03"))).isFalse();
        assertThat(days.isBusinessDay(day("2026-08-13"))).isFalse();
        assertThat(days.isBusinessDay(day("2026-08-17"))).isTrue();
    }

    @Test
    void calendars_of_the_same_sources_are_checked_together() {
        String one = HEAD + "spec: {days: {calendar: d}}\n";
        String other = one.replace("name: c", "name: d").replace("calendar: d}", "calendar: finance/c}");
        assertThat(Samples.parse(one + "---\n" + other).errors())
                .extracting(Finding::toString)
                .containsExactly(
                        "job.yaml:4:25: calendar finance/c leads back to itself: finance/c -> finance/d -> finance/c."
                                + " Remove one of the steps (calendar)",
                        "job.yaml:9:25: calendar finance/d leads back to itself: finance/d -> finance/c -> finance/d."
                                + " Remove one of the steps (calendar)");
        assertThat(Samples.parse(one).errors()).isEmpty();
    }

    // ---- holidays

    /** From what the markets and authorities themselves publish. */
    @ParameterizedTest
    @CsvSource({
        "market: XNYS, 2025-01-01 2025-01-09 2025-01-20 2025-02-17 2025-04-18 2025-05-26 2025-06-19 2025-07-04 2025-09-01"
                + " 2025-11-27 2025-12-25",
        "market: XNYS, 2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26"
                + " 2026-12-25",
        "market: XNYS, 2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-25"
                + " 2027-12-24",
        "market: XPAR, 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25 2026-12-26",
        "market: XETR, 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-24 2026-12-25 2026-12-26 2026-12-31",
        "market: XLON, 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
        "'country: DE, region: BY', 2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25"
                + " 2026-06-04 2026-10-03 2026-11-01 2026-12-25 2026-12-26",
        "country: FR, 2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01"
                + " 2026-11-11 2026-12-25"
    })
    void holidays_are_written_out(String source, String dates) {
        String year = dates.substring(0, 4);
        Days days = calendar("days: {holidays: {" + source + "}}").days();
        assertThat(days).isInstanceOfSatisfying(Days.Holidays.class, it -> {
            assertThat(it.first()).hasToString("2024-01-01");
            assertThat(it.last()).hasToString("2036-12-31");
            assertThat(it.dates().stream()
                            .map(named -> named.date().toString())
                            .filter(date -> date.startsWith(year))
                            .distinct()
                            .collect(Collectors.joining(" ")))
                    .isEqualTo(dates);
            assertThat(it.dates()).noneMatch(named -> named.name().isEmpty());
        });
    }

    @Test
    void new_year_on_a_saturday_closes_no_friday_in_new_york() {
        BusinessCalendar days = days(calendar("{week: [MON-FRI], holidays: {market: XNAS}}"));
        assertThat(days.isBusinessDay(day("2027-12-31"))).isTrue();
        assertThat(days.isBusinessDay(day("2033-01-03"))).isTrue();
        assertThat(days.isBusinessDay(day("2034-01-02"))).isFalse();
    }

    @Test
    void every_country_and_market_can_be_written_out() {
        HolidayData holidays = new HolidayData(Samples.TODAY);
        for (Market market : Market.values()) {
            assertThat(holidays.market(market).dates()).as(market.name()).hasSizeGreaterThan(50);
        }
        for (String country : HolidayData.countries()) {
            assertThat(holidays.country(country, List.of()).dates())
                    .as(country)
                    .isNotEmpty()
                    .allMatch(it ->
                            !it.date().isBefore(holidays.first()) && !it.date().isAfter(holidays.last()));
        }
    }

    // ---- files of other programs

    private static final String ICS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VTIMEZONE
            TZID:X
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261224
            SUMMARY;LANGUAGE="a:b":Christmas\\, and
              more
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260801
            DTEND;VALUE=DATE:20260804
            SUMMARY:Three days
            BEGIN:VALARM
            TRIGGER:-PT15M
            DTSTART:nonsense
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260301
            DURATION:P8W
            SUMMARY:Long
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20251227
            RRULE:FREQ=YEARLY
            EXDATE;VALUE=DATE:20271227,20281227
            SUMMARY:Yearly
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20250510
            DURATION:P2D
            RRULE:FREQ=YEARLY;COUNT=3
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20260909T080000Z
            SUMMARY:A meeting
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260908
            STATUS:CANCELLED
            END:VEVENT
            END:VCALENDAR
            """;

    @ParameterizedTest
    @CsvSource({
        "2026-12-24, 'Christmas, and more'",
        "2026-12-25, -",
        "2026-07-31, -",
        "2026-08-01, Three days",
        "2026-08-03, Three days",
        "2026-08-04, -",
        "2026-03-01, Long",
        "2026-04-25, Long",
        "2026-04-26, -",
        "2025-12-27, Yearly",
        "2026-12-27, Yearly",
        "2027-12-27, -",
        "2029-12-27, Yearly",
        "2025-05-11, ''",
        "2027-05-10, ''",
        "2027-05-12, -",
        "2028-05-10, -",
        "2026-09-09, -",
        "2026-09-08, -"
    })
    void events_of_whole_days_count(String date, String name) {
        for (String text : List.of(ICS, ICS.replace("\n", "\r\n"), "\uFEFF" + ICS)) {
            BusinessCalendar days = days(calendar("days: {ics: days.ics}", text));
            assertThat(days.isBusinessDay(day(date))).as(date).isEqualTo(!name.equals("-"));
            if (!name.equals("-")) {
                assertThat(days.explain(day(date))).anyMatch(it -> it.endsWith(name));
            }
        }
    }

    private static String file(String... events) {
        return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:"
                + String.join("\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:", events)
                + "\nEND:VEVENT\nEND:VCALENDAR\n";
    }

    @Test
    void the_data_of_a_file_end_with_its_last_day() {
        String spec = "days: {minus: {from: {week: [MON-FRI]}, remove: {ics: days.ics}}}";
        assertThat(calendar(spec, file("20271226", "20270501")).dataUntil()).contains(day("2027-12-26"));
        assertThat(calendar(spec, file("20271226\nDURATION:P8W")).dataUntil()).contains(day("2028-02-19"));
        assertThat(calendar(spec, file("20271226\nRRULE:FREQ=YEARLY;COUNT=3")).dataUntil())
                .contains(day("2029-12-26"));
        assertThat(calendar(spec, file("20271226\nRRULE:FREQ=YEARLY;UNTIL=20301231"))
                        .dataUntil())
                .contains(day("2030-12-31"));
        assertThat(calendar(spec, file("20270501", "20251226\nDURATION:P2D\nRRULE:FREQ=YEARLY"))
                        .dataUntil())
                .as("what lasts for several days is written out so far")
                .contains(day("2036-12-31"));
        BusinessCalendar days = days(calendar(spec, file("20271226")));
        assertThat(days.dataUntil()).contains(day("2027-12-26"));
        assertThat(days.explain(day("2028-01-03"))).anyMatch(it -> it.contains("known until 2027-12-26 only"));
    }

    @Test
    void data_without_an_end_have_none() {
        assertThat(calendar("days: {ics: days.ics}", file("20270501", "20271226\nRRULE:FREQ=YEARLY"))
                        .dataUntil())
                .isEmpty();
        assertThat(calendar("days: {dates: [2027-05-01]}").dataUntil()).isEmpty();
    }

    @Test
    void the_end_of_data_is_what_the_author_says() {
        String file = file("20271226");
        assertThat(days(calendar("days: {ics: days.ics}\ndataUntil: 2031-12-31", file))
                        .dataUntil())
                .contains(day("2031-12-31"));
        String both = "days: {union: [{ics: days.ics}, {holidays: {country: DE}}]}";
        assertThat(days(calendar(both, file)).dataUntil()).contains(day("2027-12-26"));
    }

    @Test
    void events_with_a_time_are_told() {
        ParseResult result = Samples.parse(HEAD + "spec: {days: {ics: days.ics}}\n", Samples.withText("days.ics", ICS));
        assertThat(result.warnings())
                .extracting(Finding::toString)
                .containsExactly(
                        "job.yaml:4:20: days.ics: 1 events have a time of day and were left out; only events of"
                                + " whole days count (ics)");
    }

    @Test
    void what_no_calendar_program_writes_is_told_with_its_line() {
        assertThat(errors(
                        "days: {ics: days.ics}",
                        ICS.replace("DURATION:P8W", "DURATION:P8W\nDTEND;VALUE=DATE:20260302")))
                .singleElement()
                .asString()
                .contains("days.ics, line 22: an event has DTEND or DURATION, not both");
        assertThat(errors("days: {ics: days.ics}", ICS.replace("Three days", "Three\0days")))
                .singleElement()
                .asString()
                .contains("days.ics, line 14: it holds a NUL character, which no text may have");
    }

    @Test
    void what_is_wrong_in_a_file_is_told_with_its_line() {
        Map<String, String> wrong = Map.of(
                "",
                "days.ics, line 1: it is no iCalendar file: it does not begin with BEGIN:VCALENDAR",
                ICS.replace("20261224", "20261324"),
                "days.ics, line 7: DTSTART: '20261324' is not a date",
                ICS.replace("FREQ=YEARLY\n", "FREQ=YEARLI\n"),
                "days.ics, line 27: ",
                ICS.replace("FREQ=YEARLY\n", "FREQ=HOURLY\n"),
                "days.ics, line 27: RRULE names times of day",
                ICS.replace("20260804", "20260701"),
                "days.ics, line 13: an event ends before it begins",
                ICS.replace("P8W", "PT1H"),
                "days.ics, line 22: DURATION: 'PT1H' is not a number of days or weeks",
                ICS.replace("END:VCALENDAR\n", ""),
                "days.ics, line 44: it ends within VCALENDAR",
                ICS.replace("END:VALARM", "END:VEVENT"),
                "days.ics, line 18: 'END:VEVENT' ends what did not begin",
                ICS.replace("STATUS:", "RECURRENCE-ID:"),
                "days.ics, line 42: events that replace one of a series",
                "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
                "days.ics, line 3: it has no event that lasts whole days");
        wrong.forEach((text, message) -> assertThat(errors("days: {ics: days.ics}", text))
                .as(text)
                .singleElement()
                .asString()
                .contains(message)
                .startsWith("job.yaml:5:15: ")
                .endsWith("(ics)"));
        assertThat(errors("days: {ics: days.ics}", ICS.replace("20261224", "99990105")))
                .singleElement()
                .asString()
                .contains("days.ics, line 7: DTSTART: '99990105' is not within the years from 1900 to 2999");
        assertThat(errors("days: {ics: other.ics}", ""))
                .containsExactly(
                        "job.yaml:5:15: the file 'other.ics' cannot be used: there is no such file; create it (file)");
        assertThat(errors("days: {ics: ../days.ics}", ""))
                .singleElement()
                .asString()
                .contains("'..' step");
    }
}
