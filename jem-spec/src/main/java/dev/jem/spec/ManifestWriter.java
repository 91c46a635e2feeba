package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.Action;
import dev.jem.model.job.BundledFile;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Description;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Owner;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.DurationText;
import dev.jem.model.window.WindowDefinition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Writes definitions as manifests in normal form: every default that has an effect is written out, what the job says
 * for all tasks stands in each task. Reading it again gives an equal definition.
 */
public final class ManifestWriter {

    private static final DumpSettings YAML = DumpSettings.builder()
            .setSchema(new OneResolver())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build();

    private ManifestWriter() {}

    /** The core schema makes its table of forms anew for each scalar; this one keeps it. */
    private static final class OneResolver extends CoreSchema {
        private final ScalarResolver resolver = super.getScalarResolver();

        @Override
        public ScalarResolver getScalarResolver() {
            return resolver;
        }
    }

    /** The manifest as texts, numbers, truth values, lists and maps, in the order in which people write it. */
    public static Map<String, Object> tree(JobDefinition job) {
        Map<String, Object> metadata = metadata(job.key().namespace(), job.key().name());
        putUnlessEmpty(metadata, "labels", new LinkedHashMap<>(job.description().labels()));
        return tree(Kind.JOB, metadata, spec(job));
    }

    /** The same for a calendar; its holidays are dates. */
    public static Map<String, Object> tree(CalendarDefinition calendar) {
        Map<String, Object> metadata =
                metadata(calendar.key().namespace(), calendar.key().name());
        return tree(Kind.CALENDAR, metadata, CalendarWriter.spec(calendar));
    }

    /** The same for a maintenance window. */
    public static Map<String, Object> tree(WindowDefinition window) {
        Map<String, Object> metadata =
                metadata(window.key().namespace(), window.key().name());
        return tree(Kind.MAINTENANCE_WINDOW, metadata, WindowWriter.spec(window));
    }

    /** The same for a connection. */
    public static Map<String, Object> tree(ConnectionDefinition connection) {
        Map<String, Object> metadata =
                metadata(connection.key().namespace(), connection.key().name());
        return tree(Kind.CONNECTION, metadata, ConnectionWriter.spec(connection));
    }

    private static Map<String, Object> metadata(String namespace, String name) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", namespace);
        return metadata;
    }

    private static Map<String, Object> tree(Kind kind, Map<String, Object> metadata, Map<String, Object> spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", ManifestParser.API_VERSION);
        tree.put("kind", kind.text());
        tree.put("metadata", metadata);
        tree.put("spec", spec);
        return tree;
    }

    /** The manifest as YAML 1.2. */
    public static String yaml(JobDefinition job) {
        return new Dump(YAML).dumpToString(tree(job));
    }

    /** The same for a calendar. */
    public static String yaml(CalendarDefinition calendar) {
        return new Dump(YAML).dumpToString(tree(calendar));
    }

    /** The same for a maintenance window. */
    public static String yaml(WindowDefinition window) {
        return new Dump(YAML).dumpToString(tree(window));
    }

    /** The same for a connection. */
    public static String yaml(ConnectionDefinition connection) {
        return new Dump(YAML).dumpToString(tree(connection));
    }

    /**
     * The SHA-256 of a definition, 64 hex digits: of its normal form and of the files it bundles. Definitions are equal
     * where this is equal.
     */
    public static String sha256(JobDefinition job) {
        StringBuilder text = new StringBuilder(yaml(job));
        for (BundledFile file : job.files()) {
            text.append("# ")
                    .append(file.sha256())
                    .append(' ')
                    .append(file.size())
                    .append(' ');
            text.append(file.executable()).append(' ').append(file.path()).append('\n');
        }
        return sha256(text.toString());
    }

    /** The SHA-256 of a calendar's normal form, 64 hex digits; calendars are equal where this is equal. */
    public static String sha256(CalendarDefinition calendar) {
        return sha256(yaml(calendar));
    }

    /** The SHA-256 of a window's normal form, 64 hex digits; windows are equal where this is equal. */
    public static String sha256(WindowDefinition window) {
        return sha256(yaml(window));
    }

    /** The SHA-256 of a connection's normal form, 64 hex digits; connections are equal where this is equal. */
    public static String sha256(ConnectionDefinition connection) {
        return sha256(yaml(connection));
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Map<String, Object> spec(JobDefinition job) {
        Map<String, Object> spec = new LinkedHashMap<>();
        description(job.description(), spec);
        putUnlessEmpty(
                spec, "files", job.files().stream().map(BundledFile::path).toList());
        Map<String, ValueType> types =
                job.params().stream().collect(Collectors.toMap(ParamDefinition::name, ParamDefinition::type));
        putUnlessEmpty(
                spec,
                "triggers",
                job.triggers().stream().map(it -> trigger(it, types)).toList());
        putUnlessEmpty(
                spec, "needs", job.needs().stream().map(DependencyWriter::need).toList());
        putUnlessEmpty(spec, "sharedWith", new ArrayList<>(job.sharedWith()));
        job.idempotent().ifPresent(it -> spec.put("idempotent", idempotent(it)));
        job.businessDate().ifPresent(it -> spec.put("businessDate", businessDate(it)));
        Map<String, Object> params = new LinkedHashMap<>();
        job.params().forEach(it -> params.put(it.name(), param(it)));
        putUnlessEmpty(spec, "params", params);
        spec.put("concurrency", concurrency(job.concurrency()));
        spec.put("priority", job.priority());
        spec.put("timeouts", timeouts(job.timeouts()));
        Map<String, Object> tasks = new LinkedHashMap<>();
        job.tasks().forEach(it -> tasks.put(it.name(), task(it)));
        spec.put("tasks", tasks);
        return spec;
    }

    private static void description(Description description, Map<String, Object> spec) {
        if (!description.owner().equals(Owner.NONE)) {
            Map<String, Object> owner = new LinkedHashMap<>();
            putUnlessEmpty(owner, "team", description.owner().team());
            putUnlessEmpty(owner, "contact", description.owner().contact());
            spec.put("owner", owner);
        }
        putUnlessEmpty(spec, "description", description.text());
        spec.put("criticality", Choice.text(description.criticality()));
        putUnlessEmpty(spec, "runbook", description.runbook());
    }

    // ---- triggers

    private static Map<String, Object> trigger(TriggerDefinition trigger, Map<String, ValueType> types) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", trigger.name());
        RecurrenceWriter.write(trigger.recurrence(), tree);
        rules(trigger.rules(), tree);
        if (trigger.recurrence().isTimed()) {
            tree.put("catchUp", catchUp(trigger.catchUp()));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        trigger.params()
                .forEach((name, value) ->
                        values.put(name, fallback(types.getOrDefault(name, ValueType.STRING), value)));
        putUnlessEmpty(tree, "params", values);
        return tree;
    }

    private static void rules(StartRules rules, Map<String, Object> tree) {
        rules.zone().ifPresent(it -> tree.put("timezone", it.getId()));
        rules.calendar().ifPresent(it -> {
            Map<String, Object> filter = new LinkedHashMap<>();
            filter.put(Choice.text(it.mode()), it.calendar().toString());
            it.shift().ifPresent(shift -> filter.put("shift", Choice.text(shift)));
            tree.put(TriggerKind.CALENDAR.key(), filter);
        });
        rules.window().ifPresent(it -> {
            tree.put(
                    "between",
                    new ArrayList<>(List.of(it.from().toString(), it.to().toString())));
            tree.put("onOutside", Choice.text(it.onOutside()));
        });
        rules.jitter().ifPresent(it -> tree.put("jitter", DurationText.format(it)));
    }

    private static Map<String, Object> businessDate(BusinessDateRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        rule.calendar().ifPresent(it -> tree.put("calendar", it.toString()));
        rule.zone().ifPresent(it -> tree.put("timezone", it.getId()));
        rule.newDay().ifPresent(it -> tree.put("newDay", it.toString()));
        rule.roll().ifPresent(it -> tree.put("roll", Choice.text(it)));
        return tree;
    }

    private static Map<String, Object> catchUp(CatchUp catchUp) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("policy", Choice.text(catchUp.policy()));
        catchUp.max().ifPresent(it -> tree.put("max", it));
        tree.put("startingDeadline", DurationText.format(catchUp.startingDeadline()));
        return tree;
    }

    // ---- params

    private static Map<String, Object> param(ParamDefinition param) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", Choice.text(param.type()));
        param.fallback().ifPresent(it -> tree.put("default", fallback(param.type(), it)));
        param.pattern().ifPresent(it -> tree.put("pattern", it));
        ValueType itemType = param.type() == ValueType.LIST ? ValueType.STRING : param.type();
        putUnlessEmpty(
                tree,
                "choices",
                param.choices().stream().map(it -> written(itemType, it)).toList());
        param.min().ifPresent(it -> tree.put("min", number(it)));
        param.max().ifPresent(it -> tree.put("max", number(it)));
        putUnlessEmpty(tree, "description", param.description());
        return tree;
    }

    private static Object fallback(ValueType type, Template template) {
        return template.isLiteral() ? written(type, template.source()) : template.source();
    }

    private static Object written(ValueType type, String text) {
        return type.read(text).map(ManifestWriter::written).orElse(text);
    }

    static Object written(Value value) {
        return switch (value) {
            case Value.Text it -> it.value();
            case Value.Whole it -> it.value();
            case Value.Decimal it -> number(it.value());
            case Value.Flag it -> it.value();
            case Value.Items it -> {
                // A list of its own: YAML would write the one empty list of the JDK as an alias where it comes again.
                List<Object> items = new ArrayList<>();
                it.values().forEach(item -> items.add(written(item)));
                yield items;
            }
            case Value.Fields it -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                it.values().forEach((name, field) -> fields.put(name, written(field)));
                yield fields;
            }
        };
    }

    /** A whole number as such, so that no writer adds a fraction or a tag to it. */
    static Number number(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0 ? value.toBigIntegerExact() : value;
    }

    // ---- rules

    private static Map<String, Object> concurrency(Concurrency concurrency) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("limit", concurrency.limit());
        tree.put("key", concurrency.key().source());
        tree.put("onConflict", Choice.text(concurrency.onConflict()));
        return tree;
    }

    private static Map<String, Object> timeouts(Timeouts timeouts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        timeouts.start().ifPresent(it -> tree.put("start", DurationText.format(it)));
        tree.put("attempt", DurationText.format(timeouts.attempt()));
        timeouts.run().ifPresent(it -> tree.put("run", DurationText.format(it)));
        tree.put("grace", DurationText.format(timeouts.grace()));
        return tree;
    }

    private static Map<String, Object> retry(Retry retry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("attempts", retry.attempts());
        tree.put("delay", DurationText.format(retry.delay()));
        tree.put("backoff", number(BigDecimal.valueOf(retry.backoff())));
        tree.put("maxDelay", DurationText.format(retry.maxDelay()));
        retry.maxElapsed().ifPresent(it -> tree.put("maxElapsed", DurationText.format(it)));
        tree.put("jitter", Choice.text(retry.jitter()));
        putUnlessEmpty(
                tree, "for", retry.on().stream().map(ManifestWriter::retryOn).toList());
        return tree;
    }

    private static String retryOn(RetryOn on) {
        return switch (on) {
            case RetryOn.Exit it -> "exit:" + it.from() + (it.from() == it.to() ? "" : "-" + it.to());
            case RetryOn.Code it -> it.executor() + ":" + it.pattern();
            case RetryOn.Reason it -> Choice.text(it.reason());
        };
    }

    private static Object onWorkerLost(OnWorkerLost policy) {
        return switch (policy) {
            case OnWorkerLost.RetryElsewhere _ -> "retry";
            case OnWorkerLost.Wait it ->
                it.lostAfter()
                        .<Object>map(after -> nested("wait", nested("lostAfter", DurationText.format(after))))
                        .orElse("wait");
        };
    }

    private static Object idempotent(Idempotent declared) {
        return switch (declared) {
            case TRUE -> true;
            case FALSE -> false;
            case CHECKPOINT -> Choice.text(declared);
        };
    }

    // ---- tasks

    private static Map<String, Object> task(TaskDefinition task) {
        Map<String, Object> tree = new LinkedHashMap<>();
        putUnlessEmpty(tree, "needs", new ArrayList<>(task.needs()));
        tree.put("runIf", Choice.text(task.runIf()));
        tree.put("join", join(task.join()));
        tree.put("ifSkipped", Choice.text(task.ifSkipped()));
        rules(task.rules(), tree);
        action(task.action(), tree);
        Map<String, Object> env = new LinkedHashMap<>();
        task.env().forEach((name, value) -> env.put(name, env(value)));
        putUnlessEmpty(tree, "env", env);
        Map<String, Object> outputs = new LinkedHashMap<>();
        task.outputs().forEach(it -> outputs.put(it.name(), output(it)));
        if (task.action().outputs().isEmpty()) {
            putUnlessEmpty(tree, "outputs", outputs);
        }
        if (task.action().needsWorker()) {
            settings(task.settings(), tree);
        }
        return tree;
    }

    private static void settings(TaskSettings settings, Map<String, Object> tree) {
        tree.put("retry", retry(settings.retry()));
        tree.put("timeouts", timeouts(settings.timeouts()));
        tree.put("onWorkerLost", onWorkerLost(settings.onWorkerLost()));
        settings.workdir().ifPresent(it -> tree.put("workdir", it.source()));
        settings.runAs().ifPresent(it -> tree.put("runAs", it));
        tree.put("outputMax", ByteSize.format(settings.outputBytesMax()));
    }

    private static void action(Action action, Map<String, Object> tree) {
        switch (action) {
            case Action.Command it ->
                tree.put(
                        Executor.COMMAND.key(),
                        it.argv().stream().map(Template::source).toList());
            case Action.Shell it -> {
                tree.put(Executor.SHELL.key(), it.script());
                tree.put("interpreter", new ArrayList<>(it.interpreter()));
            }
            case Action.Handler it -> tree.put(Executor.JAVA.key(), nested("handler", it.name()));
            case Action.Sql it -> tree.put(Executor.SQL.key(), SqlWriter.tree(it.call()));
            case Action.Http it -> tree.put(Executor.HTTP.key(), HttpWriter.tree(it.call()));
            case Action.Approval it -> tree.put(Executor.APPROVAL.key(), AloneWriter.tree(it.rule()));
            case Action.Wait it -> tree.put(Executor.WAIT.key(), AloneWriter.tree(it));
            case Action.Job it -> tree.put(Executor.JOB.key(), AloneWriter.tree(it.what()));
        }
    }

    private static Object join(Join join) {
        return switch (join) {
            case Join.All _ -> "all";
            case Join.AtLeast it -> it.count() == 1 ? "any" : nested("atLeast", it.count());
        };
    }

    private static void rules(TaskRules rules, Map<String, Object> tree) {
        rules.when().ifPresent(it -> tree.put("when", it));
        rules.forEach().ifPresent(it -> {
            tree.put("forEach", elements(it.source()));
            tree.put("maxParallel", it.maxParallel());
        });
        putUnlessEmpty(
                tree,
                "success",
                rules.success().stream().map(ManifestWriter::successRule).toList());
    }

    private static Object elements(ForEach.Source source) {
        return switch (source) {
            case ForEach.Source.Items it ->
                new ArrayList<>(it.items().stream().map(Template::source).toList());
            case ForEach.Source.Range it -> {
                Map<String, Object> tree = nested("from", it.from().source());
                tree.put("to", it.to().source());
                yield tree;
            }
            case ForEach.Source.Path it -> "${{ " + it.path() + " }}";
        };
    }

    private static Map<String, Object> successRule(SuccessRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        putUnlessEmpty(
                tree,
                "exit",
                rule.exit().stream().map(SuccessRule.ExitCodes::text).toList());
        rule.output().ifPresent(it -> tree.put("output", it));
        tree.put("as", Choice.text(rule.as()));
        return tree;
    }

    private static Object env(EnvValue value) {
        return switch (value) {
            case EnvValue.Given it -> it.text().source();
            case EnvValue.FromWorkerEnv it -> nested("env", it.variable());
            case EnvValue.FromWorkerFile it -> nested("file", it.path());
        };
    }

    private static Map<String, Object> output(OutputDefinition output) {
        return nested("type", Choice.text(output.type()));
    }

    private static Map<String, Object> nested(String key, Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(key, value);
        return tree;
    }

    private static void putUnlessEmpty(Map<String, Object> tree, String key, Object value) {
        boolean isEmpty = switch (value) {
            case String text -> text.isEmpty();
            case List<?> items -> items.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
        if (!isEmpty) {
            tree.put(key, value);
        }
    }
}
