package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConditionsTest {

    private final Bench bench = new Bench();

    @Test
    void a_condition_is_asked_when_the_edges_are_met_and_sees_outputs() {
        bench.apply(JobBuilder.job("a")
                .task("extract")
                .output("rows", ValueType.INT)
                .task("load", "extract")
                .when("tasks.extract.outputs.rows > 10 && tasks.extract.state == 'SUCCEEDED'")
                .task("report", "extract")
                .when("tasks.extract.outputs.rows <= 10")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        List<Answer.Order> first = bench.claim("w", session, 5);
        assertThat(first).hasSize(1);
        bench.succeed("w", session, first.getFirst(), Map.of("rows", new Value.Whole(11)));
        List<Answer.Order> second = bench.claim("w", session, 5);
        assertThat(second).extracting(it -> it.attempt().task()).containsExactly("load");
        assertThat(ended("report")).isEqualTo(TaskState.SKIPPED);
        bench.report("w", session, second.getFirst(), AttemptState.SUCCEEDED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void a_condition_of_the_first_task_is_asked_at_once() {
        bench.apply(JobBuilder.job("a")
                .param("region", "eu")
                .task("only")
                .when("params.region == 'us'")
                .submitted());
        bench.submit("a");
        assertThat(ended("only")).isEqualTo(TaskState.SKIPPED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.SUCCEEDED);
    }

    @Test
    void what_has_no_answer_fails_with_its_reason_and_lets_the_rest_know() {
        bench.apply(JobBuilder.job("a")
                .task("check", RunIf.SUCCESS)
                .task("load", RunIf.DONE, "check")
                .when("tasks.check.exitCode / 0 > 1")
                .task("alarm", RunIf.FAILURE, "load")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        bench.report("w", session, bench.claim("w", session, 5).getFirst(), AttemptState.FAILED);
        Event.TaskEnded load = bench.events(Event.TaskEnded.class).getLast();
        assertThat(load.task()).isEqualTo("load");
        assertThat(load.state()).isEqualTo(TaskState.FAILED);
        assertThat(load.detail()).contains("it divides by zero");
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("alarm");
    }

    @Test
    void the_exit_code_of_what_failed_can_be_asked_for() {
        bench.apply(JobBuilder.job("a")
                .task("check")
                .task("repair", RunIf.FAILURE, "check")
                .when("tasks.check.exitCode == 1")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        bench.report("w", session, bench.claim("w", session, 5).getFirst(), AttemptState.FAILED);
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("repair");
    }

    @Test
    void a_condition_is_not_asked_again_for_a_retry() {
        bench.apply(JobBuilder.job("a")
                .retry(2, Duration.ofSeconds(1))
                .task("load")
                .when("run.number == 1")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        bench.report("w", session, bench.claim("w", session, 5).getFirst(), AttemptState.FAILED);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.claim("w", session, 5)).hasSize(1);
        assertThat(bench.events(Event.TaskConditionMet.class)).hasSize(1);
    }

    @Test
    void a_chain_of_false_conditions_ends_in_one_decision() {
        JobBuilder job = JobBuilder.job("a").task("t0").when("false");
        for (int i = 1; i < 3_000; i++) {
            job.task("t" + i, "t" + (i - 1)).when("run.number == 0");
        }
        bench.apply(job.submitted());
        bench.submit("a");
        assertThat(bench.events(Event.TaskEnded.class)).hasSize(3_000).allMatch(it -> it.state() == TaskState.SKIPPED);
        assertThat(bench.events(Event.RunEnded.class)).hasSize(1);
    }

    @Test
    void a_run_that_may_not_begin_is_not_asked_until_it_may() {
        bench.apply(JobBuilder.job("a")
                .task("slow")
                .task("t", RunIf.DONE)
                .when("run.number == 1")
                .submitted());
        long first = bench.run("a");
        bench.submit("a");
        assertThat(bench.events(Event.TaskConditionMet.class)).hasSize(1);
        bench.decide(new Command.CancelRun(first, ""));
        bench.decide(new Command.CancelRun(first, ""));
        assertThat(ended("t")).isEqualTo(TaskState.CANCELLED);
        assertThat(bench.events(Event.TaskEnded.class).getLast().state()).isEqualTo(TaskState.SKIPPED);
    }

    private TaskState ended(String task) {
        return bench.events(Event.TaskEnded.class).stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
