package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.Element;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FanOutTest {

    private static final ForEach.Source REGIONS =
            new ForEach.Source.Items(List.of(Template.literal("eu"), Template.literal("us"), Template.literal("ap")));

    private final Bench bench = new Bench();

    @Test
    void each_element_is_a_task_of_its_own_and_the_whole_gives_their_outputs_in_order() {
        bench.apply(JobBuilder.job("a")
                .task("load")
                .output("rows", ValueType.INT)
                .forEach(REGIONS, 10)
                .task("sum", "load")
                .when("tasks.load.outputs.rows == [0, 1, 2]")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        List<Answer.Order> orders = bench.claim("w", session, 5);
        assertThat(orders).extracting(it -> it.attempt().task()).containsExactly("load.0", "load.1", "load.2");
        assertThat(orders)
                .extracting(it -> it.element().orElseThrow())
                .containsExactly(
                        new Element(0, new Value.Text("eu")),
                        new Element(1, new Value.Text("us")),
                        new Element(2, new Value.Text("ap")));
        for (int i = 2; i >= 0; i--) {
            bench.succeed("w", session, orders.get(i), Map.of("rows", new Value.Whole(i)));
        }
        assertThat(ended("load")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("sum");
    }

    @Test
    void no_more_than_max_parallel_are_active_and_one_that_waits_for_its_retry_makes_room() {
        bench.apply(JobBuilder.job("a")
                .retry(2, Duration.ofSeconds(10))
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("4")), 2)
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        List<Answer.Order> first = bench.claim("w", session, 5);
        assertThat(first).extracting(it -> it.attempt().task()).containsExactly("load.0", "load.1");
        bench.report("w", session, first.getFirst(), AttemptState.FAILED);
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("load.2");
        bench.pass(Duration.ofSeconds(11));
        assertThat(bench.claim("w", session, 5)).isEmpty();
        bench.report("w", session, first.get(1), AttemptState.SUCCEEDED);
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("load.0");
    }

    @Test
    void the_elements_come_from_an_output_and_none_is_a_success() {
        bench.apply(JobBuilder.job("a")
                .task("split")
                .output("parts", ValueType.LIST)
                .task("load", "split")
                .forEach(new ForEach.Source.Path("tasks.split.outputs.parts"), 10)
                .task("after", "load")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        Answer.Order split = bench.claim("w", session, 5).getFirst();
        bench.succeed("w", session, split, Map.of("parts", new Value.Items(List.of())));
        assertThat(ended("load")).isEqualTo(TaskState.SUCCEEDED);
        assertThat(bench.claim("w", session, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("after");
    }

    @Test
    void one_that_fails_fails_the_whole_when_all_have_ended_and_says_which() {
        bench.apply(JobBuilder.job("a")
                .task("load")
                .forEach(REGIONS, 10)
                .task("after", "load")
                .submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        List<Answer.Order> orders = bench.claim("w", session, 5);
        bench.report("w", session, orders.get(1), AttemptState.FAILED);
        assertThat(bench.events(Event.RunEnded.class)).isEmpty();
        bench.report("w", session, orders.get(0), AttemptState.SUCCEEDED);
        bench.report("w", session, orders.get(2), AttemptState.SUCCEEDED);
        assertThat(ended("after")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(bench.events(Event.TaskEnded.class))
                .filteredOn(it -> it.task().equals("load"))
                .extracting(Event.TaskEnded::detail)
                .containsExactly("1 of 3 elements did not end well: load.1");
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.FAILED);
    }

    @Test
    void a_cancelled_run_ends_the_elements_that_wait_and_stops_those_that_run() {
        bench.apply(JobBuilder.job("a").task("load").forEach(REGIONS, 2).submitted());
        long run = bench.run("a");
        long session = bench.join("w", 5);
        List<Answer.Order> orders = bench.claim("w", session, 5);
        bench.decide(new Command.CancelRun(run, "enough"));
        assertThat(ended("load.2")).isEqualTo(TaskState.CANCELLED);
        assertThat(bench.events(Event.AttemptStopRequested.class)).hasSize(2);
        orders.forEach(it -> bench.report("w", session, it, AttemptState.CANCELLED));
        assertThat(ended("load")).isEqualTo(TaskState.CANCELLED);
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.CANCELLED);
    }

    @Test
    void too_many_elements_fail_the_task_and_say_so() {
        bench.apply(JobBuilder.job("a")
                .task("load")
                .forEach(new ForEach.Source.Range(Template.literal("0"), Template.literal("10000")), 10)
                .submitted());
        bench.submit("a");
        assertThat(bench.events(Event.TaskEnded.class).getFirst().detail())
                .isEqualTo("its elements cannot be told: there are more than 10000 from 0 to 10000");
    }

    @Test
    void a_worker_that_is_replaced_keeps_the_elements_it_has() {
        bench.apply(JobBuilder.job("a").task("load").forEach(REGIONS, 10).submitted());
        bench.submit("a");
        long session = bench.join("w", 5);
        List<Answer.Order> orders = bench.claim("w", session, 5);
        long again = bench.join("w", 5, Bench.held(orders.get(1)));
        assertThat(bench.claim("w", again, 5))
                .extracting(it -> it.attempt().task())
                .containsExactly("load.0", "load.2");
        assertThat(bench.view().jobOf(orders.get(1).attempt(), orders.get(1).token()))
                .isPresent();
    }

    private TaskState ended(String task) {
        return bench.events(Event.TaskEnded.class).stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
