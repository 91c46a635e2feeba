package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Need;
import dev.jem.model.job.Template;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Actions that meet something else which goes on at the same time. */
final class OperatorCasesTest {

    private static final RunAction HOLD = new RunAction.Hold(0);
    private static final RunAction RELEASE = new RunAction.Release();

    private final Bench bench = new Bench();
    private final long session = bench.join("w", 10);

    private Answer act(long run, String task, RunAction action) {
        return bench.decide(new Command.ActOnRun(run, task, action, Remark.NONE, OptionalLong.empty(), "", false));
    }

    private List<String> claim() {
        return bench.claim("w", session, 10).stream()
                .map(it -> it.attempt().task())
                .toList();
    }

    private RunState runEnded() {
        return bench.events(Event.RunEnded.class).getLast().state();
    }

    /** The worker has joined again and knows nothing of what it was given: it never reached it. */
    private long givenBack() {
        return bench.join("w", 10);
    }

    // ---- force

    @Test
    void aRunIsForcedToSuccessThoughATaskHasFailed() {
        bench.apply(JobBuilder.job("j").task("a").task("b").submitted());
        long run = bench.run("j");
        List<Answer.Order> orders = bench.claim("w", session, 10);
        bench.report("w", session, orders.getFirst(), AttemptState.FAILED);
        act(run, "", new RunAction.Force(true));
        bench.report("w", session, orders.getLast(), AttemptState.CANCELLED);
        assertThat(runEnded()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aRunIsForcedToFailureThoughItWasCancelled() {
        bench.apply(JobBuilder.job("j").task("a").submitted());
        long run = bench.run("j");
        Answer.Order order = bench.claim("w", session, 10).getFirst();
        bench.decide(new Command.CancelRun(run, ""));
        act(run, "", new RunAction.Force(false));
        bench.report("w", session, order, AttemptState.CANCELLED);
        assertThat(runEnded()).isEqualTo(RunState.FAILED);
    }

    // ---- attempts that never reached their worker

    @Test
    void whatComesBackFromAWorkerIsHeldToo() {
        bench.apply(JobBuilder.job("j").task("a").submitted());
        long run = bench.run("j");
        assertThat(claim()).containsExactly("a");
        act(run, "", HOLD);
        long again = givenBack();
        assertThat(bench.events(Event.AttemptReleased.class)).hasSize(1);
        assertThat(bench.claim("w", again, 10)).isEmpty();
        act(run, "", RELEASE);
        assertThat(bench.claim("w", again, 10)).hasSize(1);
    }

    @Test
    void whatComesBackFromAWorkerIsNotExecutedIfItIsNotTo() {
        bench.apply(JobBuilder.job("j").task("a").submitted());
        long run = bench.run("j");
        assertThat(claim()).containsExactly("a");
        act(run, "", new RunAction.Replace(Instead.NO_EXEC));
        givenBack();
        assertThat(runEnded()).isEqualTo(RunState.SUCCEEDED);
    }

    // ---- needs

    @Test
    void noLimitIsInTheWayOfARunThatWaitsForWhatItNeeds() {
        SignalKey prices = new SignalKey("ops", "prices");
        bench.apply(JobBuilder.job("j")
                .needs(new Need.OfSignal(prices, DateScope.SAME, Consume.KEEP))
                .task("a")
                .submitted());
        long run = bench.run("j");
        assertThat(act(run, "", new RunAction.Pass(Bypass.CONCURRENCY))).isInstanceOf(Answer.Refused.class);
        assertThat(claim()).isEmpty();
    }

    // ---- repeated tasks

    @Test
    void anElementThatIsHeldIsExplained() {
        bench.apply(JobBuilder.job("j")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("2")), 2)
                .submitted());
        long run = bench.run("j");
        act(run, "load.1", HOLD);
        assertThat(claim()).containsExactly("load.0");
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .filteredOn(it -> it.kind() == Explanation.Kind.HOLD)
                .extracting(Explanation.Gate::object)
                .containsExactly("load.1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Instead.class,
            names = {"ICE", "SKIP"})
    void aRunWhoseElementsAreKnownIsSkippedWithThem(Instead instead) {
        bench.apply(JobBuilder.job("j")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("3")), 2)
                .submitted());
        long run = bench.run("j");
        assertThat(act(run, "", new RunAction.Replace(instead))).isInstanceOf(Acted.class);
        assertThat(bench.events(Event.TaskEnded.class))
                .filteredOn(it -> it.task().startsWith("load."))
                .extracting(Event.TaskEnded::state)
                .containsOnly(TaskState.SKIPPED);
        assertThat(runEnded()).isEqualTo(RunState.SKIPPED);
        assertThat(claim()).isEmpty();
    }
}
