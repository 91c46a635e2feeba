package dev.jem.engine;

import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.Value;
import java.util.Optional;

/** What the names in the conditions of a run stand for. */
final class ConditionValues {

    private final ActiveRun run;
    private final RunContext context;
    private final ConditionTypes types;

    ConditionValues(ActiveRun run, RunContext context) {
        this.run = run;
        this.context = context;
        this.types = run.version.conditionTypes();
    }

    /** The value of a name; empty where it has none yet, such as the exit code of what never ran. */
    Optional<Value> of(String name) {
        if (name.startsWith(ConditionTypes.PARAMS)) {
            return Optional.ofNullable(run.params.get(name.substring(ConditionTypes.PARAMS.length())));
        }
        return switch (name) {
            case "run.number" -> Optional.of(new Value.Whole(run.number));
            case "job.version" -> Optional.of(new Value.Whole(run.version.number));
            default ->
                types.task(name)
                        .map(it ->
                                ofTask(run.task(it.name()), name.substring(name.indexOf('.', "tasks.".length()) + 1)))
                        .orElseGet(() -> text(context.lookup(name)));
        };
    }

    private static Optional<Value> ofTask(TaskRun task, String member) {
        return switch (member) {
            case "state" -> text(task.state.name());
            case "exitCode" ->
                task.exitCode.isPresent() ? Optional.of(new Value.Whole(task.exitCode.getAsInt())) : Optional.empty();
            default -> Optional.ofNullable(task.outputs.get(member.substring("outputs.".length())));
        };
    }

    private static Optional<Value> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Value.Text(text));
    }
}
