package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.Template;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do to runs and tasks. After each command the bench compares with a replay and a restored state. */
final class OperatorsTest {

    private static final RunAction HOLD = new RunAction.Hold(0);
    private static final RunAction RELEASE = new RunAction.Release();
    private static final RunAction FORCE_SUCCESS = new RunAction.Force(true);
    private static final RunAction FORCE_FAILURE = new RunAction.Force(false);
    private static final RunAction KILL = new RunAction.Stop(true);

    private final Bench bench = new Bench();
    private final long session = bench.join("w", 10);

    /** a, then b and c, then d. */
    private long diamond() {
        bench.apply(JobBuilder.job("j")
                .task("a")
                .task("b", "a")
                .task("c", "a")
                .task("d", "b", "c")
                .submitted());
        return bench.run("j");
    }

    private Answer act(long run, String task, RunAction action) {
        return act(new Asked(run, task, action, OptionalLong.empty(), ""));
    }

    private record Asked(long run, String task, RunAction action, OptionalLong revision, String key) {}

    private Answer act(Asked asked) {
        Remark remark = new Remark("because", "T-1");
        return bench.decide(
                new Command.ActOnRun(asked.run, asked.task, asked.action, remark, asked.revision, asked.key, false));
    }

    private List<String> claim() {
        return orders().stream().map(it -> it.attempt().task()).toList();
    }

    private List<Answer.Order> orders() {
        return bench.claim("w", session, 10);
    }

    private void succeed(Answer.Order order) {
        bench.report("w", session, order, AttemptState.SUCCEEDED);
    }

    private TaskState ended(String task) {
        return bench.events(Event.TaskEnded.class).stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private RunState runEnded() {
        return bench.events(Event.RunEnded.class).getLast().state();
    }

    // ---- hold and release

    @Test
    void nothingOfAHeldRunBeginsAndWhatRunsGoesOn() {
        long run = diamond();
        Answer.Order first = orders().getFirst();
        assertThat(act(run, "", HOLD)).isEqualTo(new Acted("not held", "held", false));
        succeed(first);
        assertThat(claim()).isEmpty();
        assertThat(bench.view().explainRun(run).orElseThrow().gates()).anySatisfy(gate -> {
            assertThat(gate.kind()).isEqualTo(Explanation.Kind.HOLD);
            assertThat(gate.detail()).contains("held by alice").contains("because");
        });
        assertThat(act(run, "", RELEASE)).isInstanceOf(Acted.class);
        assertThat(claim()).containsExactly("b", "c");
    }

    @Test
    void aHeldTaskThatWasReadyIsNotHandedOut() {
        long run = diamond();
        act(run, "a", HOLD);
        assertThat(claim()).isEmpty();
        assertThat(act(run, "a", HOLD)).isInstanceOf(Answer.Refused.class);
        act(run, "a", RELEASE);
        assertThat(claim()).containsExactly("a");
        assertThat(act(run, "a", RELEASE)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aHoldWhoseTimeIsOverHoldsOn() {
        long run = diamond();
        act(run, "", new RunAction.Hold(bench.view().at() + 60_000_000));
        bench.pass(Duration.ofHours(1));
        assertThat(claim()).isEmpty();
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .anySatisfy(gate -> assertThat(gate.detail()).contains("should have been released by"));
    }

    @Test
    void elementsOfAHeldTaskWaitAndGoOn() {
        bench.apply(JobBuilder.job("j")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("4")), 2)
                .submitted());
        long run = bench.run("j");
        Answer.Order first = bench.claim("w", session, 1).getFirst();
        act(run, "load", HOLD);
        succeed(first);
        assertThat(claim()).isEmpty();
        act(run, "load", RELEASE);
        assertThat(claim()).containsExactly("load.1", "load.2");
    }

    // ---- ice, no-exec, skip

    @ParameterizedTest
    @EnumSource(Instead.class)
    void whatIsReplacedWaitsForItsTurnAndSuccessorsGoOn(Instead instead) {
        long run = diamond();
        act(run, "b", new RunAction.Replace(instead));
        assertThat(bench.events(Event.TaskEnded.class)).isEmpty();
        succeed(orders().getFirst());
        assertThat(ended("b")).isEqualTo(instead == Instead.NO_EXEC ? TaskState.SUCCEEDED : TaskState.SKIPPED);
        List<Answer.Order> rest = orders();
        assertThat(rest).extracting(it -> it.attempt().task()).containsExactly("c");
        succeed(rest.getFirst());
        assertThat(claim()).containsExactly("d");
    }

    @Test
    void iceIsTakenForASuccessWhereASkipIsNot() {
        bench.apply(JobBuilder.job("j")
                .task("first")
                .task("a", "first")
                .task("onFailure", RunIf.FAILURE, "a")
                .submitted());
        long run = bench.run("j");
        act(run, "a", new RunAction.Replace(Instead.ICE));
        act(run, "a", RELEASE);
        succeed(orders().getFirst());
        assertThat(claim()).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(
            value = Instead.class,
            names = {"ICE", "SKIP"})
    void aRunThatHasNotBegunEndsSkipped(Instead instead) {
        long run = diamond();
        assertThat(act(run, "", new RunAction.Replace(instead))).isInstanceOf(Acted.class);
        assertThat(runEnded()).isEqualTo(RunState.SKIPPED);
        assertThat(claim()).isEmpty();
        long begun = bench.run("j");
        orders();
        assertThat(act(begun, "", new RunAction.Replace(instead))).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aRunWithoutExecutionSucceedsWithoutAnAttempt() {
        long run = diamond();
        act(run, "", new RunAction.Replace(Instead.NO_EXEC));
        assertThat(runEnded()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.events(Event.AttemptLeased.class)).isEmpty();
    }

    @Test
    void elementsThatHaveNotBegunAreNotExecutedEither() {
        bench.apply(JobBuilder.job("j")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("4")), 2)
                .submitted());
        long run = bench.run("j");
        Answer.Order first = bench.claim("w", session, 1).getFirst();
        act(run, "", new RunAction.Replace(Instead.NO_EXEC));
        assertThat(claim()).isEmpty();
        succeed(first);
        assertThat(runEnded()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.events(Event.AttemptLeased.class)).hasSize(1);
    }

    // ---- bypass

    @Test
    void aTaskIsLetThroughItsDependencies() {
        long run = diamond();
        assertThat(act(run, "d", new RunAction.Pass(Bypass.DEPENDENCY))).isInstanceOf(Acted.class);
        List<Answer.Order> orders = orders();
        assertThat(orders).extracting(it -> it.attempt().task()).containsExactly("a", "d");
        bench.report("w", session, orders.getFirst(), AttemptState.FAILED);
        assertThat(ended("b")).isEqualTo(TaskState.UPSTREAM_FAILED);
        succeed(orders.getLast());
        assertThat(ended("d")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(runEnded()).isEqualTo(RunState.FAILED);
    }

    @Test
    void aConditionIsNotAsked() {
        bench.apply(JobBuilder.job("j")
                .task("first")
                .task("a", "first")
                .when("1 == 2")
                .submitted());
        long run = bench.run("j");
        act(run, "a", new RunAction.Pass(Bypass.CONDITION));
        succeed(orders().getFirst());
        assertThat(claim()).containsExactly("a");
    }

    @Test
    void theWaitForARetryIsCutShort() {
        bench.apply(JobBuilder.job("j").retry(2, Duration.ofHours(1)).task("a").submitted());
        long run = bench.run("j");
        bench.report("w", session, orders().getFirst(), AttemptState.FAILED);
        assertThat(claim()).isEmpty();
        act(run, "a", new RunAction.Pass(Bypass.TIME));
        assertThat(claim()).containsExactly("a");
    }

    @Test
    void aRunIsLetThroughTheConcurrencyLimit() {
        bench.apply(JobBuilder.job("j").onConflict(OnConflict.QUEUE).task("a").submitted());
        long first = bench.run("j");
        long second = bench.run("j");
        assertThat(act(first, "", new RunAction.Pass(Bypass.CONCURRENCY))).isInstanceOf(Answer.Refused.class);
        act(second, "", new RunAction.Pass(Bypass.CONCURRENCY));
        assertThat(claim()).containsExactly("a", "a");
    }

    @Test
    void aRunIsLetThroughAPauseAndTheOthersAreNot() {
        bench.apply(JobBuilder.job("j").onConflict(OnConflict.ALLOW).task("a").submitted());
        bench.decide(new Command.Pause(PauseTarget.EVERYTHING, 0, "night"));
        bench.run("j");
        long run = bench.run("j");
        assertThat(act(run, "", new RunAction.Pass(Bypass.WINDOW))).isInstanceOf(Answer.Refused.class);
        act(run, "", new RunAction.Pass(Bypass.HOLD));
        List<Answer.Order> orders = orders();
        assertThat(orders).extracting(it -> it.attempt().run()).containsExactly(run);
    }

    // ---- priority

    @Test
    void anotherPriorityIsAnotherPlaceInTheQueues() {
        bench.apply(JobBuilder.job("j").onConflict(OnConflict.ALLOW).task("a").submitted());
        long first = bench.run("j");
        long second = bench.run("j");
        assertThat(act(second, "", new RunAction.Prioritise(80)))
                .isEqualTo(new Acted("priority 50", "priority 80", false));
        assertThat(bench.claim("w", session, 1).getFirst().attempt().run()).isEqualTo(second);
        assertThat(bench.claim("w", session, 1).getFirst().attempt().run()).isEqualTo(first);
        assertThat(act(second, "", new RunAction.Prioritise(101))).isInstanceOf(Answer.Refused.class);
    }

    // ---- stop and kill

    @Test
    void aTaskIsCancelledAndItsRunGoesOn() {
        long run = diamond();
        succeed(orders().getFirst());
        List<Answer.Order> orders = orders();
        act(run, "b", new RunAction.Stop(false));
        assertThat(bench.events(Event.AttemptStopRequested.class))
                .extracting(Event.AttemptStopRequested::task)
                .containsExactly("b");
        bench.report("w", session, orders.getFirst(), AttemptState.CANCELLED);
        assertThat(ended("d")).isEqualTo(TaskState.UPSTREAM_FAILED);
        succeed(orders.getLast());
        assertThat(runEnded()).isEqualTo(RunState.FAILED);
    }

    @Test
    void killFollowsACancelAndTakesTheCleanUpToo() {
        bench.apply(JobBuilder.job("j").task("a").task("clean", RunIf.DONE, "a").submitted());
        long run = bench.run("j");
        Answer.Order order = orders().getFirst();
        bench.decide(new Command.CancelRun(run, "stop"));
        act(run, "", KILL);
        act(run, "", KILL);
        assertThat(bench.events(Event.AttemptStopRequested.class))
                .extracting(Event.AttemptStopRequested::cause)
                .containsExactly(StopCause.CANCELLED, StopCause.KILLED);
        assertThat(ended("clean")).isEqualTo(TaskState.CANCELLED);
        bench.report("w", session, order, AttemptState.CANCELLED);
        assertThat(runEnded()).isEqualTo(RunState.CANCELLED);
    }

    // ---- force

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskThatWaitsEndsAsItIsForcedTo(boolean isSuccess) {
        long run = diamond();
        act(run, "a", new RunAction.Force(isSuccess));
        assertThat(ended("a")).isEqualTo(isSuccess ? TaskState.SUCCEEDED : TaskState.FAILED);
        assertThat(claim()).isEqualTo(isSuccess ? List.of("b", "c") : List.of());
    }

    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"SUCCEEDED", "FAILED", "CANCELLED", "LOST"})
    void aTaskThatRunsIsStoppedAndEndsAsItIsForcedToWhateverItsAttemptSays(AttemptState end) {
        for (RunAction force : List.of(FORCE_SUCCESS, FORCE_FAILURE)) {
            long run = diamond();
            Answer.Order order = orders().getFirst();
            act(run, "a", force);
            bench.report("w", session, order, end);
            TaskState expected = force == FORCE_SUCCESS ? TaskState.SUCCEEDED : TaskState.FAILED;
            assertThat(bench.events(Event.TaskEnded.class).stream()
                            .filter(it -> it.run() == run && it.task().equals("a"))
                            .map(Event.TaskEnded::state))
                    .containsExactly(expected);
            act(run, "", KILL);
        }
    }

    @Test
    void aRepeatedTaskIsForcedWithItsElements() {
        bench.apply(JobBuilder.job("j")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("3")), 2)
                .task("after", "load")
                .submitted());
        long run = bench.run("j");
        List<Answer.Order> orders = orders();
        act(run, "load", FORCE_SUCCESS);
        orders.forEach(order -> bench.report("w", session, order, AttemptState.FAILED));
        assertThat(ended("load")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(claim()).containsExactly("after");
    }

    @Test
    void aRunIsForcedWithAllThatHasNotEnded() {
        long run = diamond();
        Answer.Order order = orders().getFirst();
        act(run, "", FORCE_SUCCESS);
        bench.report("w", session, order, AttemptState.CANCELLED);
        assertThat(runEnded()).isEqualTo(RunState.SUCCEEDED);
    }

    // ---- who may act on what

    @Test
    void aStaleScreenCannotAct() {
        long run = diamond();
        long seen = bench.view().revision(run).getAsLong();
        orders();
        assertThat(act(new Asked(run, "", HOLD, OptionalLong.of(seen), "")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Answer.Code.CHANGED));
        assertThat(act(new Asked(run, "", HOLD, bench.view().revision(run), "")))
                .isInstanceOf(Acted.class);
    }

    @Test
    void theSameKeyActsOnce() {
        long run = diamond();
        act(new Asked(run, "", HOLD, OptionalLong.empty(), "k\nhash"));
        assertThat(act(new Asked(run, "", HOLD, OptionalLong.empty(), "k\nhash")))
                .isEqualTo(new Acted("", "", true));
        assertThat(act(new Asked(run, "", RELEASE, OptionalLong.empty(), "k\nother")))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Answer.Code.KEY_REUSED));
    }

    @Test
    void aDryRunSaysWhatWouldBeAndChangesNothing() {
        long run = diamond();
        int before = bench.events(Event.class).size();
        assertThat(bench.decide(
                        new Command.ActOnRun(run, "a", FORCE_SUCCESS, Remark.NONE, OptionalLong.empty(), "", true)))
                .isEqualTo(new Acted("READY", "SUCCEEDED", false));
        assertThat(bench.events(Event.class)).hasSize(before);
    }

    @Test
    void whatHasEndedIsNotActedOnButSpokenAbout() {
        long run = diamond();
        act(run, "a", FORCE_FAILURE);
        assertThat(runEnded()).isEqualTo(RunState.FAILED);
        assertThat(act(run, "", HOLD)).isInstanceOf(Answer.Refused.class);
        JobKey key = new JobKey("ops", "j");
        Answer said = bench.decide(new Command.DisposeRun(
                run, key, 1, Optional.empty(), Disposition.NORMAL, Disposition.FORCED_SUCCESS, Remark.NONE, ""));
        assertThat(said).isEqualTo(new Acted("normal", "forced-success", false));
        long active = bench.run("j");
        assertThat(bench.decide(new Command.DisposeRun(
                        active, key, 2, Optional.empty(), Disposition.NORMAL, Disposition.EXCUSED, Remark.NONE, "")))
                .isInstanceOf(Answer.Refused.class);
    }
}
