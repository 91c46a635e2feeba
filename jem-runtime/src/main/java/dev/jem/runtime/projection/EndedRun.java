package dev.jem.runtime.projection;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Marks;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.state.Instead;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run that has ended as the engine had it last, read from its rows: what has ended is in no memory, and to carry it
 * out once more it is needed again.
 *
 * @param run without what has no meaning after the end: timers, marks but for ice that counts for successors, what
 *     meets its needs
 */
public record EndedRun(Entity.Run run, Execution.End end) {

    /** @param definition of the version of the run */
    public static EndedRun of(RunDetail detail, JobDefinition definition) {
        RunRow row = detail.run();
        List<Entity.Task> tasks = new ArrayList<>();
        List<Entity.Expansion> expansions = new ArrayList<>();
        int size = definition.tasks().size();
        List<TaskRow> rows = detail.tasks();
        long openedAt = row.executions().openedAt();
        rows.subList(0, size).forEach(it -> tasks.add(task(it, openedAt, ice(it, row.interventions()))));
        for (int index = size; index < rows.size(); ) {
            String whole = wholeOf(rows.get(index));
            int end = index;
            while (end < rows.size() && wholeOf(rows.get(end)).equals(whole)) {
                end++;
            }
            expansions.add(expansion(place(rows, whole), rows.subList(index, end), openedAt));
            index = end;
        }
        Entity.Run run = new Entity.Run(
                row.run(),
                row.job(),
                row.version(),
                row.number(),
                row.origin().cause(),
                row.origin().trigger(),
                row.origin().start(),
                row.businessDate(),
                row.times().createdAt(),
                row.times().dueAt(),
                row.priority(),
                row.concurrencyKey(),
                row.admitted(),
                row.times().startedAt().isPresent(),
                Optional.empty(),
                false,
                tasks,
                row.params(),
                Optional.empty(),
                row.dates(),
                expansions,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                row.revision(),
                row.executions().entity(),
                Optional.empty());
        return new EndedRun(
                run, new Execution.End(row.interventions().disposition().counted(row.state()), exitCode(tasks)));
    }

    /** Of the last task in the manifest that has one. */
    private static OptionalInt exitCode(List<Entity.Task> tasks) {
        OptionalInt last = OptionalInt.empty();
        for (Entity.Task task : tasks) {
            last = task.exitCode().isPresent() ? task.exitCode() : last;
        }
        return last;
    }

    private static String wholeOf(TaskRow element) {
        return element.name().substring(0, element.name().indexOf('.'));
    }

    private static int place(List<TaskRow> rows, String task) {
        for (int index = 0; index < rows.size(); index++) {
            if (rows.get(index).name().equals(task)) {
                return index;
            }
        }
        throw new IllegalArgumentException("there is no task '" + task + "'");
    }

    private static Entity.Expansion expansion(int task, List<TaskRow> elements, long openedAt) {
        List<Value> values =
                elements.stream().map(it -> it.element().orElseThrow()).toList();
        return new Entity.Expansion(
                task,
                values,
                elements.stream()
                        .map(it -> task(it, openedAt, Optional.empty()))
                        .toList());
    }

    /** What has ended on ice counts as done for what follows it, also if only that is done again. */
    private static Optional<Marks> ice(TaskRow task, Interventions interventions) {
        boolean isOnIce = interventions
                .tasks()
                .getOrDefault(task.name(), Marks.NONE)
                .instead()
                .equals(Optional.of(Instead.ICE));
        return task.state() == TaskState.SKIPPED && isOnIce
                ? Optional.of(Marks.NONE.with(Instead.ICE))
                : Optional.empty();
    }

    private static Entity.Task task(TaskRow row, long openedAt, Optional<Marks> marks) {
        Optional<AttemptRow> last = row.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(row.attempts().getLast());
        return new Entity.Task(
                row.state(),
                last.map(AttemptRow::number).orElse(0),
                0,
                0,
                0,
                Optional.empty(),
                row.outputs(),
                false,
                last.flatMap(AttemptRow::result)
                        .filter(it -> isOfItsEnd(it, row, openedAt))
                        .map(AttemptRow.Result::exitCode)
                        .orElse(OptionalInt.empty()),
                Optional.empty(),
                marks,
                0);
    }

    /** Whether an attempt belongs to the execution in which its task has ended. */
    private static boolean isOfItsEnd(AttemptRow.Result result, TaskRow row, long openedAt) {
        boolean isKept = row.endedAt().orElse(Long.MAX_VALUE) < openedAt;
        return isKept || result.endedAt() >= openedAt;
    }
}
