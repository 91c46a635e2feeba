package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.Action;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.WaitFor;
import dev.jem.model.job.WaitFor.OnTimeout;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tasks that wait without a worker: for a time, and for somebody outside. */
final class WaitsTest {

    private static final Action HOUR = new Action.Wait(new WaitFor.Span(Duration.ofHours(1)));
    private static final Action CALLED = called(OnTimeout.FAIL);

    private final Bench bench = new Bench();

    private static Action called(OnTimeout onTimeout) {
        return new Action.Wait(new WaitFor.Callback(Duration.ofHours(1), onTimeout));
    }

    @Test
    void a_wait_takes_no_slot_begins_the_run_and_ends_by_itself() {
        bench.apply(JobBuilder.job("a").action(HOUR).task("pause").submitted());
        long run = bench.run("a");
        assertThat(bench.view().explainRun(run).orElseThrow().state()).isEqualTo("RUNNING");
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .extracting(it -> it.kind() + " " + Micros.instant(it.expectedAt()))
                .containsExactly("TIME 2026-03-01T01:00:00Z");
        bench.pass(Duration.ofMinutes(59));
        assertThat(bench.events(Event.TaskEnded.class)).isEmpty();
        bench.pass(Duration.ofMinutes(1));
        assertThat(ended("pause")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(run()).isEqualTo(RunState.SUCCEEDED);
        assertThat(bench.events(Event.AttemptLeased.class)).isEmpty();
    }

    @Test
    void it_waits_from_its_turn_on_and_what_follows_it_is_ready_then() {
        Action plain = new Action.Command(List.of(Template.literal("true")));
        bench.apply(JobBuilder.job("a")
                .task("first")
                .action(HOUR)
                .task("pause", "first")
                .action(plain)
                .task("after", "pause")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 1);
        bench.pass(Duration.ofHours(3));
        bench.report("w", session, bench.claim("w", session, 1).getFirst(), AttemptState.SUCCEEDED);
        bench.pass(Duration.ofMinutes(59));
        assertThat(bench.claim("w", session, 1)).isEmpty();
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.claim("w", session, 1))
                .extracting(it -> it.attempt().task())
                .containsExactly("after");
    }

    @Test
    void a_time_of_day_is_the_next_one_in_its_zone() {
        WaitFor.TimeOfDay five = new WaitFor.TimeOfDay(LocalTime.of(5, 0), ZoneId.of("Europe/Berlin"));
        assertThat(five.until(Instant.parse("2026-03-01T03:59:59Z"))).isEqualTo("2026-03-01T04:00:00Z");
        assertThat(five.until(Instant.parse("2026-03-01T04:00:00Z"))).isEqualTo("2026-03-02T04:00:00Z");
        assertThat(five.until(Instant.parse("2026-03-28T23:30:00Z"))).isEqualTo("2026-03-29T03:00:00Z");
        WaitFor.TimeOfDay left = new WaitFor.TimeOfDay(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));
        assertThat(left.until(Instant.parse("2026-03-28T23:30:00Z"))).isEqualTo("2026-03-29T01:30:00Z");
        assertThat(left.until(Instant.parse("2026-03-29T01:30:00Z"))).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void an_instant_that_has_passed_is_not_waited_for() {
        Action past = new Action.Wait(new WaitFor.Moment(Instant.parse("2026-02-01T00:00:00Z")));
        bench.apply(JobBuilder.job("a").action(past).task("pause").submitted());
        bench.submit("a");
        assertThat(ended("pause")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(run()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void a_cancel_ends_it_except_where_it_runs_in_any_case() {
        bench.apply(JobBuilder.job("a")
                .action(HOUR)
                .task("pause")
                .task("clean", RunIf.DONE, "pause")
                .submitted());
        long run = bench.run("a");
        bench.decide(new Command.CancelRun(run, ""));
        assertThat(ended("pause")).isEqualTo(TaskState.CANCELLED);
        assertThat(bench.events(Event.RunEnded.class)).isEmpty();
        bench.pass(Duration.ofHours(1));
        assertThat(ended("clean")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(run()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_timeout_of_the_run_ends_it() {
        bench.apply(JobBuilder.job("a")
                .runTimeout(Duration.ofMinutes(10))
                .action(HOUR)
                .task("pause")
                .submitted());
        bench.submit("a");
        bench.pass(Duration.ofMinutes(10));
        assertThat(ended("pause")).isEqualTo(TaskState.TIMED_OUT);
        assertThat(run()).isEqualTo(RunState.TIMED_OUT);
    }

    @Test
    void a_pause_of_the_job_keeps_it_from_beginning() {
        bench.apply(JobBuilder.job("a").action(HOUR).task("pause").submitted());
        bench.decide(new Command.Pause(PauseTarget.of(new JobKey("ops", "a")), 0, ""));
        bench.submit("a");
        bench.pass(Duration.ofHours(2));
        assertThat(bench.events(Event.TaskWaiting.class)).isEmpty();
        bench.decide(new Command.Resume(PauseTarget.of(new JobKey("ops", "a")), ""));
        assertThat(bench.events(Event.TaskWaiting.class))
                .extracting(it -> Micros.instant(it.until()))
                .containsExactly(Instant.parse("2026-03-01T03:00:00Z"));
    }

    @Test
    void elements_wait_side_by_side_as_far_as_max_parallel_lets_them() {
        bench.apply(JobBuilder.job("a")
                .action(HOUR)
                .task("pause")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("3")), 2)
                .submitted());
        bench.submit("a");
        assertThat(bench.events(Event.TaskWaiting.class))
                .extracting(Event.TaskWaiting::task)
                .containsExactly("pause.0", "pause.1");
        bench.pass(Duration.ofHours(1));
        assertThat(bench.events(Event.TaskWaiting.class))
                .extracting(Event.TaskWaiting::task)
                .containsExactly("pause.0", "pause.1", "pause.2");
        bench.pass(Duration.ofHours(1));
        assertThat(run()).isEqualTo(RunState.SUCCEEDED);
    }

    // ---- callbacks

    private Answer call(long run, String task, TaskState state) {
        return bench.decide(
                new Command.CallBack(run, task, state, new TreeMap<>(Map.of("rows", new Value.Whole(7))), "done"),
                "callback/x");
    }

    @Test
    void a_callback_ends_the_task_once_with_its_outputs() {
        bench.apply(JobBuilder.job("a")
                .action(CALLED)
                .task("wait")
                .output("rows", ValueType.INT)
                .action(HOUR)
                .task("after", "wait")
                .when("tasks.wait.outputs.rows == 7")
                .submitted());
        long run = bench.run("a");
        assertThat(call(run, "wait", TaskState.SUCCEEDED)).isEqualTo(new Answer.Done());
        assertThat(ended("wait")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(bench.events(Event.TaskWaiting.class))
                .extracting(Event.TaskWaiting::task)
                .containsExactly("wait", "after");
        int before = bench.journal.size();
        assertThat(refused(call(run, "wait", TaskState.FAILED)).message())
                .isEqualTo("ops/a#1 task wait has ended already: SUCCEEDED");
        assertThat(refused(call(run, "after", TaskState.FAILED)).code()).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(call(run, "none", TaskState.FAILED)).code()).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(call(99, "wait", TaskState.FAILED)).code()).isEqualTo(Code.NOT_FOUND);
        assertThat(bench.journal).hasSize(before);
    }

    @Test
    void one_that_says_failed_fails_the_task() {
        bench.apply(JobBuilder.job("a").action(CALLED).task("wait").submitted());
        call(bench.run("a"), "wait", TaskState.FAILED);
        assertThat(bench.events(Event.TaskEnded.class))
                .extracting(it -> it.state() + " " + it.detail())
                .containsExactly("FAILED done");
        assertThat(run()).isEqualTo(RunState.FAILED);
    }

    @Test
    void one_that_comes_before_the_turn_of_the_task_counts_when_that_comes() {
        bench.apply(JobBuilder.job("a")
                .task("ask")
                .action(CALLED)
                .task("wait", "ask")
                .submitted());
        long run = bench.run("a");
        long session = bench.join("w", 1);
        Answer.Order ask = bench.claim("w", session, 1).getFirst();
        assertThat(call(run, "wait", TaskState.SUCCEEDED)).isEqualTo(new Answer.Done());
        assertThat(bench.events(Event.TaskEnded.class)).isEmpty();
        assertThat(refused(call(run, "wait", TaskState.SUCCEEDED)).message())
                .isEqualTo("ops/a#1 task wait was called back already: SUCCEEDED");
        bench.report("w", session, ask, AttemptState.SUCCEEDED);
        assertThat(ended("wait")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(run()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void nobody_calls_back() {
        Map<OnTimeout, TaskState> ends = Map.of(
                OnTimeout.FAIL, TaskState.TIMED_OUT,
                OnTimeout.SKIP, TaskState.SKIPPED,
                OnTimeout.SUCCEED, TaskState.SUCCEEDED);
        ends.forEach((choice, end) -> {
            String name = "on-" + choice.name().toLowerCase(Locale.ROOT);
            bench.apply(JobBuilder.job(name).action(called(choice)).task(name).submitted());
            bench.submit(name);
            bench.pass(Duration.ofHours(1));
            assertThat(ended(name)).isEqualTo(end);
        });
        assertThat(bench.events(Event.TaskEnded.class).getFirst().detail()).isEqualTo("nobody called back within 1h");
    }

    @Test
    void elements_that_were_given_a_place_keep_it_in_a_snapshot() {
        bench.apply(JobBuilder.job("a")
                .retry(2, Duration.ofSeconds(10))
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("3")), 2)
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        Answer.Order first = bench.claim("w", session, 5).getFirst();
        bench.report("w", session, first, AttemptState.FAILED);
        bench.claim("w", session, 5);
        bench.pass(Duration.ofSeconds(11));
        Engine restored = Engine.forReplay();
        bench.engine.entities().forEach(restored::restore);
        assertThat(restored.view().explainRun(1).orElseThrow())
                .isEqualTo(bench.view().explainRun(1).orElseThrow());
        long now = Micros.of(bench.now);
        restored.decide(
                new Command.ReportAttempts(
                        "w",
                        session,
                        List.of(new Command.Report.Ended(Bench.held(first), Bench.result(AttemptState.SUCCEEDED)))),
                now,
                "alice");
        assertThat(restored.view().counts().readyTasks())
                .isEqualTo(bench.view().counts().readyTasks());
    }

    private static Answer.Refused refused(Answer answer) {
        return (Answer.Refused) answer;
    }

    private TaskState ended(String task) {
        return bench.events(Event.TaskEnded.class).stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private RunState run() {
        return bench.events(Event.RunEnded.class).getLast().state();
    }
}
