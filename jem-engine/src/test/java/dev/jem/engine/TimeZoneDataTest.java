package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.MovedStart;
import dev.jem.model.event.Occurrence;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server with other time-zone data plans anew: no start is lost, none happens twice, and all of it is written down.
 */
class TimeZoneDataTest {

    private final Bench bench = new Bench();

    @BeforeEach
    void everyNightAtHalfPastTwoAnHourAheadOfUtc() {
        Recurrence nightly = new Recurrence.Cron("30 2 * * *", CronDialect.UNIX, MovableZone.at(1), DstPolicy.DEFAULT);
        bench.apply(
                JobBuilder.job("nightly").trigger("n", nightly, CatchUp.DEFAULT).submitted());
    }

    private void newServer(String timeZoneData) {
        newServer(timeZoneData, 2);
    }

    private void newServer(String timeZoneData, long epoch) {
        bench.decide(new Command.StartEpoch(epoch, "test", timeZoneData, Optional.empty()));
        bench.pass(Duration.ZERO);
    }

    /** So that nothing is missed. */
    private void passMinuteByMinute(int minutes) {
        for (int count = 0; count < minutes; count++) {
            bench.pass(Duration.ofMinutes(1));
        }
    }

    private List<MovedStart> moved() {
        return bench.events(Event.TimeZoneDataChanged.class).stream()
                .flatMap(it -> it.moved().stream())
                .toList();
    }

    private List<LocalDateTime> started() {
        return bench.events(Event.RunCreated.class).stream()
                .map(it -> it.occurrence().map(Occurrence::start).orElseThrow().nominal())
                .toList();
    }

    @Test
    void aStartToComeIsMovedAndKeepsItsIdentity() {
        MovableZone.at(2);
        newServer("2026b");
        assertThat(moved()).singleElement().satisfies(it -> {
            assertThat(it.was().at()).isEqualTo(Micros.of(Instant.parse("2026-03-01T01:30:00Z")));
            assertThat(it.is().orElseThrow().at()).isEqualTo(Micros.of(Instant.parse("2026-03-01T00:30:00Z")));
            assertThat(it.is().orElseThrow().nominal()).isEqualTo(it.was().nominal());
        });
        bench.pass(Duration.ofMinutes(30));
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T02:30"));
        bench.pass(Duration.ofHours(2));
        assertThat(started()).hasSize(1);
    }

    @Test
    void aStartThatIsMovedIntoThePastIsNotLost() {
        bench.pass(Duration.ofHours(1));
        MovableZone.at(2);
        newServer("2026b");
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T02:30"));
        bench.pass(Duration.ofDays(1));
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-01T02:30"), LocalDateTime.parse("2026-03-02T02:30"));
        assertThat(bench.events(Event.OccurrencesExcused.class)).isEmpty();
    }

    @Test
    void aStartThatHappenedDoesNotHappenAgain() {
        bench.pass(Duration.ofMinutes(91));
        assertThat(started()).hasSize(1);
        MovableZone.at(0);
        newServer("2026b");
        bench.pass(Duration.ofHours(2));
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T02:30"));
        bench.pass(Duration.ofHours(23));
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-01T02:30"), LocalDateTime.parse("2026-03-02T02:30"));
        assertThat(bench.events(Event.OccurrencesExcused.class)).isEmpty();
    }

    @Test
    void aStartInTheSecondPassOfARepeatedHourStaysThere() {
        ZoneOffset summer = ZoneOffset.ofHours(1);
        ZoneOffsetTransition change =
                ZoneOffsetTransition.of(LocalDateTime.parse("2026-03-01T02:00"), summer, ZoneOffset.UTC);
        ZoneId zone = MovableZone.at(ZoneRules.of(summer, summer, List.of(), List.of(change), List.of()));
        Recurrence often = new Recurrence.Cron("*/20 * * * *", CronDialect.UNIX, zone, DstPolicy.DEFAULT);
        bench.apply(
                JobBuilder.job("nightly").trigger("n", often, CatchUp.DEFAULT).submitted());
        passMinuteByMinute(75);
        newServer("2026b");
        assertThat(moved()).isEmpty();
        passMinuteByMinute(30);
        assertThat(started())
                .extracting(LocalDateTime::toLocalTime)
                .extracting(LocalTime::toString)
                .containsExactly("01:20", "01:40", "01:00", "01:20", "01:40");
    }

    @Test
    void aStartThatIsMovedBehindOnesThatHappenedIsNotLost() {
        Recurrence hourly = new Recurrence.Cron("30 * * * *", CronDialect.UNIX, MovableZone.at(1), DstPolicy.DEFAULT);
        bench.apply(
                JobBuilder.job("nightly").trigger("n", hourly, CatchUp.DEFAULT).submitted());
        passMinuteByMinute(100);
        MovableZone.at(4);
        newServer("2026b");
        assertThat(started())
                .containsExactly(
                        LocalDateTime.parse("2026-03-01T01:30"),
                        LocalDateTime.parse("2026-03-01T02:30"),
                        LocalDateTime.parse("2026-03-01T05:30"));
        assertThat(bench.events(Event.OccurrencesExcused.class))
                .singleElement()
                .satisfies(it -> assertThat(it.span().first()).isEqualTo(LocalDateTime.parse("2026-03-01T03:30")))
                .satisfies(it -> assertThat(it.span().last()).isEqualTo(LocalDateTime.parse("2026-03-01T04:30")));
    }

    @Test
    void startsUnderRulesAreMovedLikeOthers() {
        Recurrence hourly = new Recurrence.Cron("20 * * * *", CronDialect.UNIX, MovableZone.at(1), DstPolicy.DEFAULT);
        StartRules.Window window =
                new StartRules.Window(LocalTime.of(2, 30), LocalTime.of(4, 0), StartRules.OnOutside.WAIT);
        StartRules rules = new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty());
        bench.apply(JobBuilder.job("nightly")
                .trigger(new TriggerDefinition("n", hourly, rules, CatchUp.DEFAULT, Collections.emptySortedMap()))
                .submitted());
        passMinuteByMinute(60);
        MovableZone.at(2);
        newServer("2026b");
        assertThat(moved()).singleElement().satisfies(it -> {
            assertThat(it.was().at()).isEqualTo(Micros.of(Instant.parse("2026-03-01T01:30:00Z")));
            assertThat(it.is().orElseThrow().at()).isEqualTo(Micros.of(Instant.parse("2026-03-01T00:30:00Z")));
        });
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T02:20"));
        MovableZone.at(1);
        newServer("2026c", 3);
        passMinuteByMinute(90);
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-01T02:20"), LocalDateTime.parse("2026-03-01T03:20"));
    }

    @Test
    void whatIsExcusedBeforeAMovedStartIsOnRecord() {
        Recurrence twice = new Recurrence.Cron("0 2,12 * * *", CronDialect.UNIX, MovableZone.at(1), DstPolicy.DEFAULT);
        StartRules.Window window =
                new StartRules.Window(LocalTime.of(8, 0), LocalTime.of(18, 0), StartRules.OnOutside.SKIP);
        StartRules rules = new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty());
        bench.apply(JobBuilder.job("nightly")
                .trigger(new TriggerDefinition("n", twice, rules, CatchUp.DEFAULT, Collections.emptySortedMap()))
                .submitted());
        MovableZone.at(2);
        newServer("2026b");
        bench.pass(Duration.ofHours(10));
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T12:00"));
        assertThat(bench.events(Event.OccurrencesExcused.class))
                .singleElement()
                .satisfies(it -> assertThat(it.span().first()).isEqualTo(LocalDateTime.parse("2026-03-01T02:00")));
    }

    @Test
    void theSameDataMovesNothing() {
        newServer("2026a");
        assertThat(bench.events(Event.TimeZoneDataChanged.class)).isEmpty();
    }

    @Test
    void otherDataThatSaysTheSameIsNotedAndMovesNothing() {
        newServer("2026b");
        assertThat(bench.events(Event.TimeZoneDataChanged.class))
                .containsExactly(new Event.TimeZoneDataChanged("2026a", "2026b", List.of()));
        assertThat(bench.events(Event.TriggerArmed.class)).isEmpty();
    }
}
