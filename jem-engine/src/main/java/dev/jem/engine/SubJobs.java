package dev.jem.engine;

import dev.jem.model.condition.Condition;
import dev.jem.model.condition.Condition.UnansweredException;
import dev.jem.model.condition.ConditionType;
import dev.jem.model.condition.Conditions;
import dev.jem.model.condition.InvalidConditionException;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What tasks give to jobs whose runs are their work. */
final class SubJobs {

    private final Conditions conditions;

    /** @param conditions what asks whether values match the patterns of parameters */
    SubJobs(Conditions conditions) {
        this.conditions = conditions;
    }

    /** Why a task does not fit the job that is its work, as far as that can be told before its turn. */
    Optional<String> problem(SubJob sub, JobDefinition job) {
        try {
            SortedMap<String, Value> known = new TreeMap<>();
            for (Map.Entry<String, Template> given : sub.params().entrySet()) {
                boolean isKnown = given.getValue().isLiteral();
                ParamDefinition param = param(job, given.getKey());
                String text = isKnown ? given.getValue().source() : "";
                known.put(param.name(), isKnown ? value(param, text) : new Value.Text(""));
            }
            return ParamDefaults.problem(job, known);
        } catch (UnusableDefinition e) {
            return Optional.of("for job " + job.key() + ", " + e.getMessage());
        }
    }

    /** The values for a run; throws {@link UnusableDefinition} where they do not fit. */
    SortedMap<String, Value> values(SubJob sub, JobDefinition job, Function<String, String> lookup) {
        SortedMap<String, Value> values = new TreeMap<>();
        sub.params().forEach((name, text) -> {
            ParamDefinition param = param(job, name);
            values.put(param.name(), value(param, text.render(lookup)));
        });
        ParamDefaults.problem(job, values).ifPresent(it -> {
            throw new UnusableDefinition(it);
        });
        return values;
    }

    private static ParamDefinition param(JobDefinition job, String name) {
        return job.params().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnusableDefinition("it has no parameter '" + name + "'"));
    }

    private Value value(ParamDefinition param, String text) {
        Value value = ParamDefaults.checked(param, text);
        List<Value> texts = switch (value) {
            case Value.Text it -> List.of(it);
            case Value.Items it -> it.values();
            case Value.Whole _, Value.Decimal _, Value.Flag _, Value.Fields _ -> List.of();
        };
        param.pattern().ifPresent(pattern -> texts.forEach(it -> requireMatch(param.name(), pattern, it)));
        return value;
    }

    private void requireMatch(String param, String pattern, Value text) {
        String quoted = pattern.replace("\\", "\\\\").replace("'", "\\'");
        String question = "value.matches('^(?:" + quoted + ")$')";
        boolean matches;
        try {
            Condition condition = conditions.compile(question, _ -> Optional.of(ConditionType.one(ValueType.STRING)));
            matches = condition.test(_ -> Optional.of(text));
        } catch (InvalidConditionException | UnansweredException e) {
            throw new UnusableDefinition("the pattern of parameter " + param, e);
        }
        if (!matches) {
            throw new UnusableDefinition("parameter " + param + " does not match the pattern " + pattern);
        }
    }
}
