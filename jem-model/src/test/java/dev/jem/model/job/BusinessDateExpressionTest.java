package dev.jem.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.job.BusinessDateExpression.NoSuchDayException;
import dev.jem.model.job.BusinessDateExpression.SyntaxException;
import dev.jem.model.time.BusinessDays;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BusinessDateExpressionTest {

    /** Monday to Friday, without the first of May. */
    private static final BusinessDays DAYS = day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
            && !(day.getMonthValue() == 5 && day.getDayOfMonth() == 1);

    /** Thursday 2026-04-30; the Friday behind it is the first of May. */
    private static final LocalDate DATE = LocalDate.of(2026, 4, 30);

    private static String evaluate(String steps, LocalDate date) {
        return BusinessDateExpression.parse("run.businessDate." + steps).evaluate(date, Optional.of(DAYS));
    }

    @ParameterizedTest
    @CsvSource({
        "plusDays(1), 2026-05-01",
        "plusDays(-30), 2026-03-31",
        "plusDays(+2), 2026-05-02",
        "plusBusinessDays(1), 2026-05-04",
        "plusBusinessDays(2), 2026-05-05",
        "plusBusinessDays(-1), 2026-04-29",
        "plusBusinessDays(0), 2026-04-30",
        "nextBusinessDay, 2026-05-04",
        "previousBusinessDay, 2026-04-29",
        "businessDayOrNext, 2026-04-30",
        "businessDayOrPrevious, 2026-04-30",
        "plusDays(1).businessDayOrNext, 2026-05-04",
        "plusDays(1).businessDayOrPrevious, 2026-04-30",
        "plusDays(1).nextBusinessDay, 2026-05-04",
        "plusDays(1).previousBusinessDay, 2026-04-30",
        "monthStart, 2026-04-01",
        "monthEnd, 2026-04-30",
        "quarterStart, 2026-04-01",
        "quarterEnd, 2026-06-30",
        "yearStart, 2026-01-01",
        "yearEnd, 2026-12-31",
        "plusDays(1).firstBusinessDayOfMonth, 2026-05-04",
        "plusDays(1).lastBusinessDayOfMonth, 2026-05-29",
        "monthStart.plusDays(-1).lastBusinessDayOfMonth, 2026-03-31",
        "format(yyyyMMdd), 20260430",
        "plusDays(1).format(dd.MM.yy), 01.05.26",
        "format(uuuu-DDD), 2026-120",
        "format(yyyy'Q'Q), 2026Q2",
        "format(d/M), 30/4"
    })
    void steps_are_taken_from_left_to_right(String steps, String expected) {
        assertThat(evaluate(steps, DATE)).isEqualTo(expected);
    }

    @Test
    void a_leap_day_ends_its_month() {
        assertThat(evaluate("monthEnd", LocalDate.of(2028, 2, 1))).isEqualTo("2028-02-29");
        assertThat(evaluate("quarterStart", LocalDate.of(2028, 12, 31))).isEqualTo("2028-10-01");
        assertThat(evaluate("yearEnd", LocalDate.of(2028, 2, 29))).isEqualTo("2028-12-31");
    }

    @Test
    void what_counts_business_days_needs_a_calendar() {
        BusinessDateExpression plain = BusinessDateExpression.parse("run.businessDate.plusDays(-1).monthEnd");
        BusinessDateExpression counting = BusinessDateExpression.parse("run.businessDate.monthEnd.nextBusinessDay");
        assertThat(plain.needsCalendar()).isFalse();
        assertThat(plain.evaluate(DATE, Optional.empty())).isEqualTo("2026-04-30");
        assertThat(counting.needsCalendar()).isTrue();
        assertThatThrownBy(() -> counting.evaluate(DATE, Optional.empty()))
                .isInstanceOf(NoSuchDayException.class)
                .hasMessageContaining("run.businessDate.monthEnd.nextBusinessDay");
    }

    @Test
    void a_calendar_without_days_has_none() {
        BusinessDateExpression next = BusinessDateExpression.parse("run.businessDate.nextBusinessDay");
        assertThatThrownBy(() -> next.evaluate(DATE, Optional.of(_ -> false)))
                .isInstanceOf(NoSuchDayException.class)
                .hasMessage(
                        "'run.businessDate.nextBusinessDay' leads to no day: from 2026-04-30 on the calendar has none");
    }

    @ParameterizedTest
    @CsvSource({
        "plusDay(1), 17",
        "plusDays, 26",
        "plusDays(), 26",
        "plusDays(1.5), 26",
        "plusDays(36601), 26",
        "plusDays(99999999999), 26",
        "plusBusinessDays(2601), 34",
        "monthEnd(1), 25",
        "monthEnd.x, 26",
        "format, 24",
        "format(), 24",
        "format(yyyy MMM), 29",
        "format(EEE), 24",
        "format(HH), 24",
        "format(yyyy[MM]), 28",
        "format(yyyy'), 24",
        "format(yyyy).monthEnd, 30",
        "monthEnd., 0",
        ".monthEnd, 0",
        "plusDays(1, 0",
        "plusDays(1)monthEnd, 0",
        "format(${x}), 0"
    })
    void what_is_wrong_is_told_with_its_place(String steps, int offset) {
        assertThatThrownBy(() -> BusinessDateExpression.parse("run.businessDate." + steps))
                .isInstanceOfSatisfying(
                        SyntaxException.class,
                        it -> assertThat(it.offset()).as(it.getMessage()).isEqualTo(offset));
    }

    @Test
    void there_is_an_end_to_steps() {
        String most = "run.businessDate" + ".plusDays(1)".repeat(BusinessDateExpression.STEPS_MAX);
        assertThat(BusinessDateExpression.parse(most).evaluate(DATE, Optional.empty()))
                .isEqualTo("2026-05-20");
        assertThatThrownBy(() -> BusinessDateExpression.parse(most + ".monthEnd"))
                .isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"params.day(1)", "run.scheduledAt.plusDays(1)", "run.businessDate.plusDays(1", "run.x-(1)"})
    void templates_take_parentheses_nowhere_else(String path) {
        assertThatThrownBy(() -> Template.parse("${{ " + path + " }}"))
                .isInstanceOf(Template.TemplateSyntaxException.class);
    }

    @Test
    void what_is_written_is_read_as_the_same_whatever_the_accident() {
        String good = "run.businessDate.plusBusinessDays(-1).monthEnd.format(yyyy-MM-dd)";
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(good);
            int from = random.nextInt(text.length());
            text.replace(from, Math.min(text.length(), from + random.nextInt(4)), pick("().-'19a}yM", random));
            try {
                BusinessDateExpression read = BusinessDateExpression.parse(text.toString());
                assertThat(BusinessDateExpression.parse(read.toString()))
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(read);
                read.evaluate(DATE, Optional.of(DAYS));
            } catch (SyntaxException e) {
                assertThat(e.offset()).as("seed %d: %s", seed, text).isBetween(0, text.length());
            }
        }
    }

    private static String pick(String characters, Random random) {
        int at = random.nextInt(characters.length());
        return characters.substring(at, at + random.nextInt(2));
    }
}
