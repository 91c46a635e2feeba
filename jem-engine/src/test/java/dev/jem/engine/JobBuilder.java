package dev.jem.engine;

import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.Action;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Owner;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.ValueType;
import dev.jem.model.time.CatchUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Builds definitions for tests. */
final class JobBuilder {

    private JobKey key;
    private final List<Need> needs = new ArrayList<>();
    private final List<String> sharedWith = new ArrayList<>();
    private final List<TaskDefinition> tasks = new ArrayList<>();
    private final List<TriggerDefinition> triggers = new ArrayList<>();
    private final List<ParamDefinition> params = new ArrayList<>();
    private final TreeMap<String, String> labels = new TreeMap<>();
    private Optional<BusinessDateRule> businessDate = Optional.empty();
    private Concurrency concurrency = Concurrency.DEFAULT;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Retry retry = Retry.NEVER;
    private Action action = new Action.Command(List.of(Template.literal("true")));
    private OnWorkerLost onWorkerLost = OnWorkerLost.defaults();
    private Optional<Idempotent> idempotent = Optional.empty();

    private JobBuilder(String name) {
        this.key = new JobKey("ops", name);
    }

    static JobBuilder job(String name) {
        return new JobBuilder(name);
    }

    JobBuilder retry(int attempts, Duration delay) {
        retry = new Retry(attempts, delay, 1, delay, Optional.empty(), Retry.Jitter.NONE, List.of());
        return this;
    }

    JobBuilder onConflict(OnConflict policy) {
        concurrency = new Concurrency(1, Template.EMPTY, policy);
        return this;
    }

    JobBuilder runTimeout(Duration timeout) {
        timeouts = new Timeouts(Optional.empty(), Duration.ofHours(1), Optional.of(timeout), Duration.ofSeconds(5));
        return this;
    }

    JobBuilder startTimeout(Duration timeout) {
        timeouts = new Timeouts(Optional.of(timeout), Duration.ofHours(1), Optional.empty(), Duration.ofSeconds(5));
        return this;
    }

    JobBuilder namespace(String namespace) {
        key = new JobKey(namespace, key.name());
        return this;
    }

    JobBuilder needs(Need need) {
        needs.add(need);
        return this;
    }

    JobBuilder idempotent(Idempotent declared) {
        idempotent = Optional.of(declared);
        return this;
    }

    JobBuilder sharedWith(String namespace) {
        sharedWith.add(namespace);
        return this;
    }

    /** A parameter that must be given. */
    JobBuilder param(String name, ValueType type) {
        params.add(new ParamDefinition(
                name, type, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), ""));
        return this;
    }

    JobBuilder onWorkerLost(OnWorkerLost policy) {
        onWorkerLost = policy;
        return this;
    }

    JobBuilder trigger(String name, Recurrence recurrence, CatchUp catchUp) {
        triggers.add(new TriggerDefinition(name, recurrence, catchUp));
        return this;
    }

    JobBuilder trigger(TriggerDefinition trigger) {
        triggers.add(trigger);
        return this;
    }

    JobBuilder businessDate(BusinessDateRule rule) {
        businessDate = Optional.of(rule);
        return this;
    }

    JobBuilder param(String name, String fallback) {
        params.add(new ParamDefinition(
                name,
                ValueType.STRING,
                Optional.of(Template.parse(fallback)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ""));
        return this;
    }

    /** A parameter of text that must be given and match. */
    JobBuilder pattern(String name, String pattern) {
        params.add(new ParamDefinition(
                name,
                ValueType.STRING,
                Optional.empty(),
                Optional.of(pattern),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ""));
        return this;
    }

    JobBuilder label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** What its tasks do; {@code true} where nothing is said. */
    JobBuilder action(Action what) {
        action = what;
        return this;
    }

    JobBuilder retry(Retry policy) {
        retry = policy;
        return this;
    }

    JobBuilder task(String name, String... needs) {
        return task(name, RunIf.SUCCESS, needs);
    }

    JobBuilder task(String name, RunIf runIf, String... needs) {
        tasks.add(new TaskDefinition(
                name,
                action,
                List.of(needs),
                runIf,
                Join.all(),
                IfSkipped.SATISFIED,
                TaskRules.NONE,
                new TreeMap<>(),
                List.of(),
                new TaskSettings(
                        timeouts,
                        retry,
                        onWorkerLost,
                        Optional.empty(),
                        Optional.empty(),
                        TaskSettings.OUTPUT_BYTES_MAX_DEFAULT)));
        return this;
    }

    /** What decides about the last task. */
    JobBuilder rules(TaskRules rules) {
        TaskDefinition last = tasks.removeLast();
        tasks.add(new TaskDefinition(
                last.name(),
                last.action(),
                last.needs(),
                last.runIf(),
                last.join(),
                last.ifSkipped(),
                rules,
                last.env(),
                last.outputs(),
                last.settings()));
        return this;
    }

    /** The condition of the last task. */
    JobBuilder when(String condition) {
        return rules(new TaskRules(Optional.of(condition), Optional.empty(), List.of()));
    }

    /** What the last task is repeated over. */
    JobBuilder forEach(ForEach.Source source, int maxParallel) {
        return rules(new TaskRules(Optional.empty(), Optional.of(new ForEach(source, maxParallel)), List.of()));
    }

    /** An output that the last task promises. */
    JobBuilder output(String name, ValueType type) {
        TaskDefinition last = tasks.removeLast();
        List<OutputDefinition> outputs = new ArrayList<>(last.outputs());
        outputs.add(new OutputDefinition(name, type));
        tasks.add(new TaskDefinition(
                last.name(),
                last.action(),
                last.needs(),
                last.runIf(),
                last.join(),
                last.ifSkipped(),
                last.rules(),
                last.env(),
                outputs,
                last.settings()));
        return this;
    }

    JobDefinition build() {
        if (tasks.isEmpty()) {
            task("main");
        }
        Description description = new Description(labels, Owner.NONE, "", Criticality.NORMAL, "");
        return new JobDefinition(
                key,
                description,
                List.of(),
                triggers,
                businessDate,
                params,
                concurrency,
                JobDefinition.PRIORITY_DEFAULT,
                timeouts,
                tasks,
                needs,
                sharedWith,
                idempotent);
    }

    Submitted submitted() {
        JobDefinition definition = build();
        return new Submitted(definition, Integer.toHexString(definition.hashCode()));
    }
}
