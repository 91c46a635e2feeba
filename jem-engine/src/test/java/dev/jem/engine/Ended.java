package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A run as it was when it ended, and how: read from the journal as it stands just before the end. */
record Ended(Entity.Run run, Execution.End end, Entity.Version version) {

    static Ended of(List<Recorded> journal, long run) {
        int last = journal.size() - 1;
        while (!(journal.get(last).event() instanceof Event.RunEnded over && over.run() == run)) {
            last--;
        }
        Engine before = Engine.forReplay();
        journal.subList(0, last).forEach(before::apply);
        Entity.Run entity = before.entities().stream()
                .filter(Entity.Run.class::isInstance)
                .map(Entity.Run.class::cast)
                .filter(it -> it.run() == run)
                .findFirst()
                .orElseThrow();
        Entity.Version version = before.entities().stream()
                .filter(Entity.Version.class::isInstance)
                .map(Entity.Version.class::cast)
                .filter(it -> it.job() == entity.job() && it.version() == entity.version())
                .findFirst()
                .orElseThrow();
        Event.RunEnded end = (Event.RunEnded) journal.get(last).event();
        OptionalInt exitCode = entity.tasks().stream()
                .map(Entity.Task::exitCode)
                .filter(OptionalInt::isPresent)
                .reduce((_, second) -> second)
                .orElse(OptionalInt.empty());
        return new Ended(
                with(entity, entity.expansions(), entity.revision() + 1),
                new Execution.End(end.state(), exitCode),
                version);
    }

    /** What is stored knows the attempts that elements had, not from where they would have been counted on. */
    Ended stored() {
        List<Entity.Expansion> expansions = run.expansions().stream()
                .map(it -> new Entity.Expansion(
                        it.task(),
                        it.values(),
                        it.elements().stream().map(Ended::stored).toList()))
                .toList();
        return new Ended(with(run, expansions, run.revision()), end, version);
    }

    private static Entity.Task stored(Entity.Task task) {
        return new Entity.Task(
                task.state(),
                task.attempts() == task.attemptsBefore() ? 0 : task.attempts(),
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

    private static Entity.Run with(Entity.Run run, List<Entity.Expansion> expansions, long revision) {
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
                run.stop(),
                run.timedOut(),
                run.tasks(),
                run.params(),
                run.deferral(),
                run.dates(),
                expansions,
                run.needs(),
                run.submitter(),
                run.marks(),
                revision,
                run.execution(),
                Optional.empty());
    }
}
