package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.RunIf;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EngineTest {

    private final Bench bench = new Bench();

    @Test
    void aRunSucceedsWhenItsOnlyAttemptDoes() {
        bench.apply(JobBuilder.job("report").submitted());
        long run = bench.run("report");
        long session = bench.join("w1", 2);
        List<Answer.Order> orders = bench.claim("w1", session, 2);
        assertThat(orders).hasSize(1);
        assertThat(bench.report("w1", session, orders.getFirst(), AttemptState.SUCCEEDED))
                .isEqualTo(Answer.ReportResult.ACCEPTED);
        assertThat(bench.events(Event.RunEnded.class)).containsExactly(new Event.RunEnded(run, RunState.SUCCEEDED));
    }

    @Test
    void aSecondReportOfTheSameAttemptIsStale() {
        bench.apply(JobBuilder.job("report").submitted());
        bench.run("report");
        long session = bench.join("w1", 1);
        Answer.Order order = bench.claim("w1", session, 1).getFirst();
        bench.report("w1", session, order, AttemptState.SUCCEEDED);
        assertThat(bench.report("w1", session, order, AttemptState.FAILED)).isEqualTo(Answer.ReportResult.STALE);
        assertThat(bench.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void aFailedAttemptIsRetriedAfterItsDelayAndThenGivenUp() {
        bench.apply(JobBuilder.job("flaky").retry(2, Duration.ofSeconds(10)).submitted());
        bench.run("flaky");
        long session = bench.join("w1", 1);
        bench.report("w1", session, bench.claim("w1", session, 1).getFirst(), AttemptState.FAILED);
        assertThat(bench.claim("w1", session, 1)).isEmpty();
        bench.pass(Duration.ofSeconds(10));
        Answer.Order second = bench.claim("w1", session, 1).getFirst();
        assertThat(second.attempt().number()).isEqualTo(2);
        bench.report("w1", session, second, AttemptState.FAILED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.FAILED);
    }

    @Test
    void whatCanNoLongerStartEndsAtOnceAndFailureHandlersRun() {
        bench.apply(JobBuilder.job("dag")
                .task("load")
                .task("check", "load")
                .task("publish", "check")
                .task("alarm", RunIf.FAILURE, "publish")
                .task("cleanup", RunIf.DONE, "publish", "alarm")
                .submitted());
        bench.run("dag");
        long session = bench.join("w1", 4);
        bench.report("w1", session, bench.claim("w1", session, 4).getFirst(), AttemptState.FAILED);
        assertThat(bench.events(Event.TaskEnded.class))
                .extracting(Event.TaskEnded::task, Event.TaskEnded::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("load", TaskState.FAILED),
                        org.assertj.core.groups.Tuple.tuple("check", TaskState.UPSTREAM_FAILED),
                        org.assertj.core.groups.Tuple.tuple("publish", TaskState.UPSTREAM_FAILED));
        Answer.Order alarm = bench.claim("w1", session, 4).getFirst();
        assertThat(alarm.attempt().task()).isEqualTo("alarm");
        bench.report("w1", session, alarm, AttemptState.SUCCEEDED);
        Answer.Order cleanup = bench.claim("w1", session, 4).getFirst();
        assertThat(cleanup.attempt().task()).isEqualTo("cleanup");
        bench.report("w1", session, cleanup, AttemptState.SUCCEEDED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.FAILED);
    }

    @Test
    void queuedRunsStartOneAfterTheOther() {
        bench.apply(JobBuilder.job("one").onConflict(OnConflict.QUEUE).submitted());
        bench.run("one");
        long second = bench.run("one");
        long session = bench.join("w1", 4);
        List<Answer.Order> orders = bench.claim("w1", session, 4);
        assertThat(orders).hasSize(1);
        assertThat(bench.engine.view().explainRun(second).orElseThrow().gates())
                .extracting(Explanation.Gate::kind)
                .contains(Explanation.Kind.CONCURRENCY);
        bench.report("w1", session, orders.getFirst(), AttemptState.SUCCEEDED);
        assertThat(bench.events(Event.RunAdmitted.class)).containsExactly(new Event.RunAdmitted(second));
    }

    @Test
    void aRunThatConflictsIsRefusedUnderSkip() {
        bench.apply(JobBuilder.job("one").onConflict(OnConflict.SKIP).submitted());
        bench.run("one");
        assertThat(bench.submit("one")).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aNewerRunTakesTheOldersPlaceUnderCancelRunning() {
        bench.apply(JobBuilder.job("one").onConflict(OnConflict.CANCEL_RUNNING).submitted());
        bench.run("one");
        long session = bench.join("w1", 4);
        Answer.Order first = bench.claim("w1", session, 4).getFirst();
        long second = bench.run("one");
        assertThat(bench.events(Event.AttemptStopRequested.class)).hasSize(1);
        bench.report("w1", session, first, AttemptState.CANCELLED);
        assertThat(bench.events(Event.RunAdmitted.class)).containsExactly(new Event.RunAdmitted(second));
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameRun() {
        bench.apply(JobBuilder.job("one").submitted());
        Answer.RunAccepted first = (Answer.RunAccepted) bench.submit("one", "k1");
        Answer.RunAccepted again = (Answer.RunAccepted) bench.submit("one", "k1");
        assertThat(again.run()).isEqualTo(first.run());
        assertThat(again.repeated()).isTrue();
    }

    @Test
    void anIdempotencyKeyIsGoodForOneRequest() {
        bench.apply(JobBuilder.job("one").submitted());
        Answer.RunAccepted first = (Answer.RunAccepted) bench.submit("one", "k1", "as asked");
        assertThat(((Answer.RunAccepted) bench.submit("one", "k1", "as asked")).run())
                .isEqualTo(first.run());
        Answer.Refused refused = (Answer.Refused) bench.submit("one", "k1", "otherwise");
        assertThat(refused.code()).isEqualTo(Answer.Code.KEY_REUSED);
        assertThat(refused.message()).contains("'k1'", "ops/one#1");
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
    }

    @Test
    void aJobIsDeletedInTheVersionThatWasSeen() {
        bench.apply(JobBuilder.job("one").submitted());
        JobKey key = new JobKey("ops", "one");
        Answer stale = bench.decide(new Command.DeleteJob(key, OptionalLong.of(2), ""));
        assertThat(((Answer.Refused) stale).code()).isEqualTo(Answer.Code.CHANGED);
        assertThat(bench.decide(new Command.DeleteJob(key, OptionalLong.of(1), "")))
                .isEqualTo(new Answer.Done());
    }

    @Test
    void aTriggerThatNeverFiresAgainIsRefusedWithItsReason() {
        Answer answer = bench.decide(new Command.Apply(List.of(
                JobBuilder.job("good").submitted(),
                JobBuilder.job("past")
                        .trigger("once", inYear(2020), CatchUp.DEFAULT)
                        .submitted())));
        Answer.Refused refused = (Answer.Refused) answer;
        assertThat(refused.code()).isEqualTo(Answer.Code.INVALID);
        assertThat(refused.message())
                .contains("ops/past", "trigger once", "0 0 12 1 1 ? 2020", "no start after 2026-03-01");
        assertThat(bench.events(Event.JobApplied.class)).isEmpty();
    }

    @Test
    void aTriggerThatHasHadItsLastStartMayStay() {
        Recurrence once = inYear(2027);
        bench.apply(
                JobBuilder.job("yearly").trigger("once", once, CatchUp.DEFAULT).submitted());
        bench.pass(Duration.ofDays(400));
        assertThat(bench.events(Event.RunCreated.class)).isEmpty();
        Answer answer = bench.decide(new Command.Apply(List.of(JobBuilder.job("yearly")
                .trigger("once", once, CatchUp.DEFAULT)
                .onConflict(OnConflict.SKIP)
                .submitted())));
        assertThat(answer).isInstanceOf(Answer.Applied.class);
    }

    @Test
    void anIntervalInACronExpressionCountsFromWhenItTookEffect() {
        bench.now = Instant.parse("2026-03-01T00:07:00Z");
        Recurrence every = new Recurrence.Cron("@every 1h", CronDialect.KUBERNETES, ZoneOffset.UTC, DstPolicy.DEFAULT);
        bench.apply(JobBuilder.job("polling")
                .trigger("e", every, CatchUp.DEFAULT)
                .onConflict(OnConflict.ALLOW)
                .submitted());
        bench.pass(Duration.ofMinutes(59));
        assertThat(bench.events(Event.RunCreated.class)).isEmpty();
        for (int hour = 1; hour <= 3; hour++) {
            bench.pass(Duration.ofMinutes(hour == 1 ? 1 : 60));
            assertThat(bench.events(Event.RunCreated.class)).hasSize(hour);
        }
        assertThat(bench.events(Event.RunCreated.class).getLast().dueAt())
                .isEqualTo(Micros.of(Instant.parse("2026-03-01T03:07:00Z")));
    }

    private static Recurrence inYear(int year) {
        return new Recurrence.Cron("0 0 12 1 1 ? " + year, CronDialect.QUARTZ, ZoneOffset.UTC, DstPolicy.DEFAULT);
    }

    @Test
    void aCancelledRunStopsItsAttemptsAndRunsItsCleanup() {
        bench.apply(JobBuilder.job("dag")
                .task("work")
                .task("after", "work")
                .task("cleanup", RunIf.DONE, "work")
                .submitted());
        long run = bench.run("dag");
        long session = bench.join("w1", 4);
        Answer.Order work = bench.claim("w1", session, 4).getFirst();
        bench.decide(new Command.CancelRun(run, "no need"));
        bench.report("w1", session, work, AttemptState.CANCELLED);
        Answer.Order cleanup = bench.claim("w1", session, 4).getFirst();
        assertThat(cleanup.attempt().task()).isEqualTo("cleanup");
        bench.report("w1", session, cleanup, AttemptState.SUCCEEDED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.CANCELLED);
    }

    @Test
    void anAttemptIsAdoptedByTheNextSessionOfItsWorker() {
        bench.apply(JobBuilder.job("long").submitted());
        bench.run("long");
        long first = bench.join("w1", 1);
        Answer.Order order = bench.claim("w1", first, 1).getFirst();
        long second = bench.join("w1", 1, Bench.held(order));
        assertThat(bench.decide(new Command.ReportAttempts("w1", first, List.of())))
                .isInstanceOf(Answer.Refused.class);
        assertThat(bench.report("w1", second, order, AttemptState.SUCCEEDED)).isEqualTo(Answer.ReportResult.ACCEPTED);
    }

    @Test
    void anAttemptThatItsWorkerNeverGotIsGrantedAgainUnderANewToken() {
        bench.apply(JobBuilder.job("long").submitted());
        bench.run("long");
        Answer.Order lost = bench.claim("w1", bench.join("w1", 1), 1).getFirst();
        long second = bench.join("w1", 1);
        Answer.Order again = bench.claim("w1", second, 1).getFirst();
        assertThat(again.attempt()).isEqualTo(lost.attempt());
        assertThat(again.token()).isGreaterThan(lost.token());
    }

    @Test
    void aSilentWorkerKeepsItsAttemptUnlessItsTaskSaysRetry() {
        bench.apply(
                JobBuilder.job("patient").submitted(),
                JobBuilder.job("hasty")
                        .onWorkerLost(new OnWorkerLost.RetryElsewhere())
                        .submitted());
        bench.run("patient");
        long hasty = bench.run("hasty");
        long session = bench.join("w1", 4);
        bench.claim("w1", session, 4);
        bench.decide(new Command.LoseContact("w1", session));
        bench.pass(Duration.ZERO);
        Answer.Order again = bench.claim("w2", bench.join("w2", 4), 4).getFirst();
        assertThat(again.attempt().run()).isEqualTo(hasty);
        assertThat(again.attempt().number()).isEqualTo(2);
        assertThat(bench.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void aRunIsStoppedWhenItsTimeoutHasPassed() {
        bench.apply(JobBuilder.job("slow").runTimeout(Duration.ofMinutes(5)).submitted());
        bench.run("slow");
        long session = bench.join("w1", 1);
        Answer.Order order = bench.claim("w1", session, 1).getFirst();
        bench.pass(Duration.ofMinutes(5));
        bench.report("w1", session, order, AttemptState.CANCELLED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.TIMED_OUT);
    }

    @Test
    void everyExpectedStartOfAnOutageHasOneOutcome() {
        bench.apply(JobBuilder.job("minutely")
                .trigger("m", minutely(), CatchUp.DEFAULT)
                .submitted());
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(Event.RunCreated::cause)
                .containsExactly(Cause.SCHEDULE);
        bench.pass(Duration.ofDays(2));
        for (int slice = 0; slice < 20; slice++) {
            bench.pass(Duration.ZERO);
        }
        long excused = bench.events(Event.OccurrencesExcused.class).stream()
                .peek(it -> assertThat(it.excuse()).isEqualTo(Excuse.SKIPPED_MISFIRE))
                .peek(it -> assertThat(it.detail())
                        .isEqualTo("it was missed, and catch-up makes up the latest from the last 1h"))
                .mapToLong(it -> it.span().count())
                .sum();
        long runs = bench.events(Event.RunCreated.class).size();
        assertThat(runs + excused).isEqualTo(1 + 2 * 24 * 60);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void anIntervalFromTheEndWaitsForTheRun() {
        Recurrence every = new Recurrence.Every(Duration.ofMinutes(10), Recurrence.Every.From.END, Optional.empty());
        bench.apply(
                JobBuilder.job("polling").trigger("e", every, CatchUp.DEFAULT).submitted());
        bench.pass(Duration.ofMinutes(10));
        long session = bench.join("w1", 1);
        Answer.Order order = bench.claim("w1", session, 1).getFirst();
        bench.pass(Duration.ofMinutes(30));
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
        bench.report("w1", session, order, AttemptState.SUCCEEDED);
        bench.pass(Duration.ofMinutes(10));
        assertThat(bench.events(Event.RunCreated.class)).hasSize(2);
    }

    private static Recurrence minutely() {
        return new Recurrence.Cron("* * * * *", CronDialect.UNIX, ZoneOffset.UTC, DstPolicy.DEFAULT);
    }
}
