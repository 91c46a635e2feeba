package dev.jem.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.engine.Engine;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Marks;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.RunAction;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is read of a run that has ended is what the engine had of it at the end. */
final class EndedRunTest {

    private static final int SEEDS = 3;

    @Test
    void whatIsReadOfAnEndedRunIsWhatTheEngineHad() {
        long first = Long.getLong("jem.seed", System.nanoTime());
        int compared = 0;
        for (long seed = first; seed < first + SEEDS; seed++) {
            Engine engine = Engine.forReplay();
            MemoryProjection told = new MemoryProjection();
            for (Committed batch : new Story(seed).next(120)) {
                told.apply(1, List.of(batch));
                for (Recorded recorded : batch.events()) {
                    if (recorded.event() instanceof Event.RunEnded it && isLast(batch, recorded)) {
                        compare(seed, run(engine, it.run()), told.run(it.run()).orElseThrow(), told);
                        compared++;
                    }
                    engine.apply(recorded);
                }
            }
        }
        assertThat(compared).as("seed %d", first).isGreaterThan(20);
    }

    @Test
    void whatHasEndedOnIceCountsAsThatInEveryExecution() {
        Scene scene = new Scene();
        MemoryProjection told = new MemoryProjection();
        long run = scene.submit("iced", "");
        scene.act(run, "main", new RunAction.Replace(Instead.ICE))
                .finish(run, "main", TaskState.SKIPPED)
                .over(run, RunState.SUCCEEDED);
        told.apply(1, scene.batches());
        Entity.Run first = read(told.run(run).orElseThrow(), told);
        assertThat(first.tasks().getFirst().marks()).contains(Marks.NONE.with(Instead.ICE));
        scene.reopen(opened(first)).over(run, RunState.SUCCEEDED);
        told.apply(1, scene.batches());
        Entity.Run second = read(told.run(run).orElseThrow(), told);
        assertThat(second.tasks()).isEqualTo(first.tasks());
        assertThat(second.revision()).isEqualTo(first.revision() + 101);
    }

    /** What is kept of it has ended, and dispositions that were not seen have revisions of their own. */
    private static Entity.Run opened(Entity.Run run) {
        Execution execution = new Execution(
                2, run.createdAt() + 1, 0, List.of(new Execution.End(RunState.SUCCEEDED, OptionalInt.empty())));
        return with(run, run.tasks(), run.expansions(), new Since(run.revision() + 100, Optional.of(execution)));
    }

    /** A run that ends, is opened again and ends in one batch is read as it is behind the batch. */
    private static boolean isLast(Committed batch, Recorded end) {
        List<Recorded> behind = batch.events()
                .subList(batch.events().indexOf(end) + 1, batch.events().size());
        long run = ((Event.RunEnded) end.event()).run();
        return behind.stream().noneMatch(it -> it.event() instanceof Event.RunReopened again && again.run() == run);
    }

    private static Entity.Run run(Engine engine, long run) {
        return engine.entities().stream()
                .filter(Entity.Run.class::isInstance)
                .map(Entity.Run.class::cast)
                .filter(it -> it.run() == run)
                .findFirst()
                .orElseThrow();
    }

    private static void compare(long seed, Entity.Run had, RunDetail told, MemoryProjection queries) {
        assertThat(read(told, queries)).as("seed %d", seed).isEqualTo(lasting(had));
    }

    private static Entity.Run read(RunDetail told, MemoryProjection queries) {
        JobVersionRow version =
                queries.version(told.run().job(), told.run().version()).orElseThrow();
        return EndedRun.of(told, version.definition()).run();
    }

    /** Without what ends with the run. */
    private static Entity.Run lasting(Entity.Run run) {
        List<Entity.Task> tasks =
                run.tasks().stream().map(it -> lasting(it, ice(it))).toList();
        List<Entity.Expansion> expansions = run.expansions().stream()
                .map(it -> new Entity.Expansion(
                        it.task(),
                        it.values(),
                        it.elements().stream()
                                .map(element -> lasting(element, Optional.empty()))
                                .toList()))
                .toList();
        return with(run, tasks, expansions, new Since(run.revision() + 1, run.execution()));
    }

    private record Since(long revision, Optional<Execution> execution) {}

    private static Entity.Run with(
            Entity.Run run, List<Entity.Task> tasks, List<Entity.Expansion> expansions, Since since) {
        return new Entity.Run(
                run.run(),
                run.job(),
                run.version(),
                run.number(),
                run.cause(),
                run.trigger(),
                run.start(),
                run.businessDate(),
                run.createdAt(),
                run.dueAt(),
                run.priority(),
                run.concurrencyKey(),
                run.admitted(),
                run.begun(),
                Optional.empty(),
                false,
                tasks,
                run.params(),
                Optional.empty(),
                run.dates(),
                expansions,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                since.revision,
                since.execution,
                Optional.empty());
    }

    /** Ice counts for what follows. */
    private static Optional<Marks> ice(Entity.Task task) {
        return task.marks()
                .filter(it -> it.instead().equals(Optional.of(Instead.ICE)) && task.state() == TaskState.SKIPPED)
                .map(_ -> Marks.NONE.with(Instead.ICE));
    }

    private static Entity.Task lasting(Entity.Task task, Optional<Marks> marks) {
        return new Entity.Task(
                task.state(),
                task.attempts(),
                0,
                0,
                0,
                Optional.empty(),
                task.outputs(),
                false,
                task.exitCode(),
                Optional.empty(),
                marks,
                0);
    }
}
