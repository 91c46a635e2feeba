package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.spec.text.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that change nothing are warnings, at their places. */
final class NoEffectTest {

    private static List<String> warnings(String kind, String spec) {
        String head = "apiVersion: jem/v1\nkind: " + kind + "\nmetadata: {name: a}\nspec:\n";
        ParseResult result = Samples.parse(head + spec.indent(2));
        assertThat(result.errors()).isEmpty();
        return result.warnings().stream().map(Finding::toString).toList();
    }

    private static List<String> ofTrigger(String trigger) {
        return warnings("Job", "triggers:\n- " + trigger + "\ntask: {command: [ls]}\n");
    }

    private static List<String> ofTimes(String times) {
        return warnings("MaintenanceWindow", "times:\n- " + times + "\n");
    }

    @Test
    void a_window_that_is_over() {
        assertThat(ofTimes("{from: 2026-03-30T20:00, to: 2026-03-31T02:00, timezone: Europe/Berlin}"))
                .containsExactly(
                        "job.yaml:6:12: the time from 2026-03-30T20:00 to 2026-03-31T02:00 has no effect: it has"
                                + " passed; remove it, or move it (no-effect)");
        assertThat(ofTimes("{from: 2026-03-30T20:00, to: 2026-03-31T02:01, timezone: Europe/Berlin}"))
                .as("it is open for a minute still")
                .isEmpty();
    }

    @Test
    void a_window_that_the_clock_jumps_over() {
        assertThat(ofTimes("{from: 2027-03-28T02:10, to: 2027-03-28T02:50, timezone: Europe/Berlin}"))
                .containsExactly("job.yaml:6:12: the time from 2027-03-28T02:10 to 2027-03-28T02:50 has no effect: the"
                        + " clock of Europe/Berlin jumps over all of it; choose a time before or after the clock change"
                        + " (no-effect)");
        assertThat(ofTimes("{from: 2027-03-28T02:10, to: 2027-03-28T03:01, timezone: Europe/Berlin}"))
                .isEmpty();
    }

    @Test
    void a_number_of_starts_that_are_not_made_up() {
        assertThat(ofTrigger("{cron: '@hourly', catchUp: {max: 3}}"))
                .containsExactly("job.yaml:6:33: 'max' has no effect with policy latest: only the latest start is made"
                        + " up; remove it, or write policy: all (no-effect)");
        assertThat(ofTrigger("{cron: '@hourly', catchUp: {policy: none, max: 3}}"))
                .singleElement()
                .asString()
                .contains("with policy none: nothing is made up");
        assertThat(ofTrigger("{cron: '@hourly', catchUp: {policy: all, max: 3}}"))
                .isEmpty();
    }

    @Test
    void an_exception_that_the_rule_does_not_name() {
        String rule = "{rrule: FREQ=DAILY, start: 2026-03-01T12:00, exdate: [2026-12-24T12:00, 2026-12-25T13:00]}";
        assertThat(ofTrigger(rule))
                .containsExactly(
                        "job.yaml:6:77: the exception 2026-12-25T13:00 has no effect: the rule does not name this"
                                + " time; correct it, or remove it (no-effect)");
        assertThat(ofTrigger(rule.replace("FREQ=DAILY", "FREQ=DAILY;COUNT=10"))).hasSize(2);
        assertThat(ofTrigger(rule.replace("13:00", "12:00"))).isEmpty();
    }

    @Test
    void jitter_that_is_longer_than_the_way_to_the_next_start() {
        assertThat(ofTrigger("{cron: '*/15 8-17 * * *', timezone: Europe/Berlin, jitter: 16m}"))
                .containsExactly("job.yaml:6:64: the jitter of 16m is longer than the 15m between starts, so that they"
                        + " change places and fall together; shorten it (jitter)");
        assertThat(ofTrigger("{every: 5m, jitter: 301s}")).hasSize(1);
        assertThat(ofTrigger("{cron: '@every 5m', dialect: kubernetes, jitter: 301s}"))
                .hasSize(1);
        assertThat(ofTrigger("{rrule: FREQ=HOURLY, start: 2026-03-01T12:00, jitter: 61m}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{cron: '*/15 * * * *', jitter: 15m}",
                "{cron: '@daily', timezone: Europe/Berlin, jitter: 24h}",
                "{cron: '*/15 * * * *', jitter: 1h, between: ['01:00', '01:10']}",
                "{at: 2030-01-01T00:00:00Z, jitter: 24h}",
                "{cron: '0 0 12 1 1 ? 2030', dialect: quartz, jitter: 24h}",
                "{calendar: {rule: every-business-day, at: '17:00', calendar: c}, jitter: 24h}"
            })
    void jitter_that_is_not(String trigger) {
        assertThat(ofTrigger(trigger)).isEmpty();
    }
}
