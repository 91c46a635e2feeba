package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.Action;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Need;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.WaitFor;
import dev.jem.model.job.WaitFor.OnTimeout;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tasks that wait for named events without a worker. */
final class ListeningTest {

    private static final SignalKey PRICES = new SignalKey("ops", "prices-ready");
    private static final LocalDate TODAY = LocalDate.parse("2026-03-01");

    private final Bench bench = new Bench();

    private static Action event(DateScope date, Consume consume, OnTimeout onTimeout) {
        Need.OfSignal need = new Need.OfSignal(PRICES, date, consume);
        return new Action.Wait(new WaitFor.OnSignal(need, Duration.ofHours(1), onTimeout));
    }

    private static Action event(Consume consume) {
        return event(DateScope.SAME, consume, OnTimeout.FAIL);
    }

    private Answer emit(LocalDate date, Map<String, Value> payload) {
        return bench.decide(new Command.EmitSignal(
                PRICES, Optional.of(date), new TreeMap<>(payload), Micros.of(Duration.ofDays(1)), "", ""));
    }

    private List<String> ends() {
        return bench.events(Event.TaskEnded.class).stream()
                .map(it -> it.task() + " " + it.state() + " " + it.detail())
                .toList();
    }

    @Test
    void it_waits_without_a_slot_and_says_for_what() {
        bench.apply(
                JobBuilder.job("a").action(event(Consume.KEEP)).task("prices").submitted());
        long run = bench.run("a");
        emit(TODAY.minusDays(1), Map.of());
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .extracting(it -> it.kind() + " " + it.detail() + " " + Micros.instant(it.expectedAt()))
                .containsExactly(
                        "EVENT waits for event ops/prices-ready of 2026-03-01, which nobody has emitted 2026-03-01T01:00:00Z");
        emit(TODAY, Map.of());
        assertThat(ends()).containsExactly("prices SUCCEEDED event ops/prices-ready of 2026-03-01 (number 2)");
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.SUCCEEDED);
        assertThat(bench.events(Event.AttemptLeased.class)).isEmpty();
        assertThat(bench.engine.nextTimer()).isNotEmpty();
    }

    @Test
    void what_was_emitted_before_its_turn_counts() {
        bench.apply(JobBuilder.job("a")
                .action(event(DateScope.ANY, Consume.KEEP, OnTimeout.FAIL))
                .task("prices")
                .submitted());
        emit(TODAY.minusDays(3), Map.of());
        bench.submit("a");
        assertThat(ends()).containsExactly("prices SUCCEEDED event ops/prices-ready of 2026-02-26 (number 1)");
    }

    @Test
    void the_payload_gives_the_outputs_of_their_types() {
        bench.apply(JobBuilder.job("a")
                .action(event(Consume.KEEP))
                .task("prices")
                .output("rows", ValueType.INT)
                .submitted());
        bench.submit("a");
        emit(TODAY, Map.of("rows", new Value.Whole(7), "more", new Value.Text("x")));
        assertThat(bench.events(Event.TaskGave.class))
                .extracting(it -> it.outputs().toString())
                .containsExactly("{rows=Whole[value=7]}");
    }

    @Test
    void a_payload_that_does_not_fit_fails_it_and_says_why() {
        bench.apply(JobBuilder.job("a")
                .action(event(Consume.KEEP))
                .task("prices")
                .output("rows", ValueType.INT)
                .submitted());
        bench.submit("a");
        emit(TODAY, Map.of());
        assertThat(ends()).singleElement().asString().isEqualTo("""
                        prices FAILED event ops/prices-ready of 2026-03-01 (number 1) holds no 'rows' in its payload, \
                        which the task promises as output""");
        bench.submit("a");
        assertThat(ends()).hasSize(2);
        bench.decide(new Command.DeleteSignal("ops", 1, ""));
        emit(TODAY, Map.of("rows", new Value.Text("many")));
        bench.submit("a");
        assertThat(ends().getLast()).contains("holds 'rows', but not as the type int");
    }

    @Test
    void one_event_that_is_taken_is_for_one_element() {
        bench.apply(JobBuilder.job("a")
                .action(event(Consume.ONE))
                .task("prices")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("3")), 3)
                .submitted());
        long run = bench.run("a");
        emit(TODAY, Map.of());
        emit(TODAY, Map.of());
        assertThat(ends())
                .containsExactly(
                        "prices.0 SUCCEEDED event ops/prices-ready of 2026-03-01 (number 1)",
                        "prices.1 SUCCEEDED event ops/prices-ready of 2026-03-01 (number 2)");
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .extracting(it -> it.object() + " " + it.detail())
                .containsExactly(
                        "prices.2 waits for event ops/prices-ready of 2026-03-01, which ops/a#1 has taken; it must be emitted again");
        assertThat(bench.view().signals(_ -> true))
                .allSatisfy(it -> assertThat(it.uses())
                        .singleElement()
                        .satisfies(use -> assertThat(use.isTaken()).isTrue()))
                .flatExtracting(it -> it.uses())
                .extracting(SignalUse::number)
                .containsExactly(1L, 1L);
    }

    @Test
    void all_that_leave_it_to_others_have_it() {
        bench.apply(JobBuilder.job("a")
                .action(event(Consume.KEEP))
                .task("x")
                .task("y")
                .action(event(Consume.ONE))
                .task("z")
                .submitted());
        bench.submit("a");
        emit(TODAY, Map.of());
        assertThat(bench.events(Event.TaskSignalled.class))
                .extracting(it -> it.task() + it.isTaken())
                .containsExactly("xfalse", "yfalse", "ztrue");
        assertThat(bench.events(Event.RunEnded.class)).hasSize(1);
    }

    @Test
    void its_time_is_over_as_it_says() {
        for (OnTimeout onTimeout : OnTimeout.values()) {
            bench.apply(JobBuilder.job(onTimeout.name().toLowerCase(java.util.Locale.ROOT))
                    .action(event(DateScope.SAME, Consume.KEEP, onTimeout))
                    .task("prices")
                    .submitted());
            bench.submit(onTimeout.name().toLowerCase(java.util.Locale.ROOT));
        }
        bench.pass(Duration.ofHours(1));
        assertThat(bench.events(Event.TaskEnded.class))
                .extracting(Event.TaskEnded::state)
                .containsExactly(TaskState.TIMED_OUT, TaskState.SKIPPED, TaskState.SUCCEEDED);
        assertThat(ends()).allMatch(it -> it.endsWith("event ops/prices-ready did not come within 1h"));
        emit(TODAY, Map.of());
        assertThat(bench.events(Event.TaskSignalled.class)).isEmpty();
    }

    @Test
    void who_has_ended_takes_nothing() {
        bench.apply(
                JobBuilder.job("a").action(event(Consume.ONE)).task("prices").submitted());
        long run = bench.run("a");
        bench.decide(new Command.CancelRun(run, ""));
        emit(TODAY, Map.of());
        assertThat(bench.events(Event.TaskSignalled.class)).isEmpty();
    }
}
