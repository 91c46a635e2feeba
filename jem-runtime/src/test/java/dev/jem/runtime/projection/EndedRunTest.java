package dev.jem.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.engine.Engine;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import java.util.List;
import java.util.Optional;
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
        EndedRun read = EndedRun.of(
                told,
                queries.version(told.run().job(), told.run().version())
                        .orElseThrow()
                        .definition());
        assertThat(read.run()).as("seed %d", seed).isEqualTo(lasting(had));
    }

    /** Without what ends with the run. */
    private static Entity.Run lasting(Entity.Run run) {
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
                run.tasks().stream().map(EndedRunTest::lasting).toList(),
                run.params(),
                Optional.empty(),
                run.dates(),
                run.expansions().stream()
                        .map(it -> new Entity.Expansion(
                                it.task(),
                                it.values(),
                                it.elements().stream()
                                        .map(EndedRunTest::lasting)
                                        .toList()))
                        .toList(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                run.revision() + 1,
                run.execution());
    }

    private static Entity.Task lasting(Entity.Task task) {
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
                Optional.empty(),
                0);
    }
}
