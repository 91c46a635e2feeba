package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Recurrence;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a pause keeps from starting, and what becomes of what was missed. */
class PausesTest {

    private static final PauseTarget JOB = PauseTarget.of(new JobKey("ops", "job"));

    private final Bench bench = new Bench();

    private static JobBuilder hourly(CatchUp catchUp) {
        Recurrence recurrence = new Recurrence.Cron("0 * * * *", CronDialect.UNIX, ZoneId.of("UTC"), DstPolicy.DEFAULT);
        return job("job").trigger("t", recurrence, catchUp);
    }

    private Answer pause(PauseTarget target, Duration length) {
        long until = length.isZero() ? 0 : Micros.of(bench.now.plus(length));
        return bench.decide(new Command.Pause(target, until, "storage is full"));
    }

    private List<LocalDateTime> started() {
        return bench.events(Event.RunCreated.class).stream()
                .map(it -> it.occurrence().orElseThrow().start().nominal())
                .toList();
    }

    private List<String> excused() {
        return bench.events(Event.OccurrencesExcused.class).stream()
                .map(it -> it.excuse() + " " + it.span().count())
                .toList();
    }

    private void hours(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            bench.pass(Duration.ofHours(1));
        }
    }

    @Test
    void whatWasMissedIsMadeUpAsTheTriggerSays() {
        bench.apply(hourly(CatchUp.DEFAULT).submitted());
        hours(1);
        bench.pass(Duration.ofMinutes(30));
        pause(JOB, Duration.ZERO);
        hours(4);
        assertThat(started()).hasSize(1);
        bench.decide(new Command.Resume(JOB, ""));
        bench.pass(Duration.ofSeconds(1));
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-01T01:00"), LocalDateTime.parse("2026-03-01T05:00"));
        assertThat(excused()).containsExactly("SKIPPED_PAUSED 3");
        hours(1);
        assertThat(started()).hasSize(3);
    }

    @Test
    void aPauseWithAnEndResumesByItself() {
        CatchUp all = new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofDays(1));
        bench.apply(hourly(all).submitted());
        pause(PauseTarget.EVERYTHING, Duration.ofMinutes(150));
        hours(2);
        assertThat(started()).isEmpty();
        bench.pass(Duration.ofMinutes(30));
        bench.pass(Duration.ofSeconds(1));
        assertThat(started()).hasSize(2);
        assertThat(bench.events(Event.Resumed.class)).hasSize(1);
    }

    @Test
    void whatWasAskedForWaitsAndSaysWhy() {
        bench.apply(job("job").submitted());
        pause(new PauseTarget("ops", ""), Duration.ZERO);
        long run = bench.run("job");
        long session = bench.join("w1", 1);
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        assertThat(bench.engine.view().explainRun(run).orElseThrow().gates())
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.kind()).isEqualTo(Explanation.Kind.HOLD);
                    assertThat(gate.detail()).isEqualTo("namespace ops is paused by alice: storage is full");
                });
        bench.decide(new Command.Resume(new PauseTarget("ops", ""), ""));
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void whatWasAskedForBeginsWhenThePauseEnds() {
        bench.apply(job("job").submitted());
        pause(JOB, Duration.ofMinutes(10));
        bench.run("job");
        long session = bench.join("w1", 1);
        bench.pass(Duration.ofMinutes(9));
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.events(Event.RunReleased.class)).hasSize(1);
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
    }

    @Test
    void whatIsUnderTwoPausesWaitsForBoth() {
        bench.apply(hourly(CatchUp.DEFAULT).submitted());
        pause(JOB, Duration.ZERO);
        pause(new PauseTarget("ops", ""), Duration.ofHours(2));
        hours(3);
        assertThat(started()).isEmpty();
        bench.decide(new Command.Resume(JOB, ""));
        bench.pass(Duration.ofSeconds(1));
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T03:00"));
    }

    @Test
    void aJobThatIsChangedWhilePausedMissesWhatWasDue() {
        bench.apply(hourly(CatchUp.DEFAULT).submitted());
        pause(JOB, Duration.ZERO);
        hours(2);
        bench.apply(hourly(CatchUp.DEFAULT).label("a", "b").submitted());
        assertThat(started()).isEmpty();
        long missed = bench.events(Event.OccurrencesExcused.class).stream()
                .mapToLong(it -> it.span().count())
                .sum();
        assertThat(missed).isEqualTo(2);
        bench.decide(new Command.Resume(JOB, ""));
        hours(1);
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T03:00"));
    }

    @Test
    void onlyWhatIsPausedCanBeResumed() {
        bench.apply(job("job").submitted());
        assertThat(bench.decide(new Command.Resume(JOB, ""))).isInstanceOf(Answer.Refused.class);
        pause(JOB, Duration.ZERO);
        assertThat(pause(JOB, Duration.ZERO)).isInstanceOf(Answer.Refused.class);
        assertThat(pause(PauseTarget.of(new JobKey("ops", "other")), Duration.ZERO))
                .isInstanceOf(Answer.Refused.class);
    }
}
