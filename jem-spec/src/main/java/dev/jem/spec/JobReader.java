package dev.jem.spec;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.job.BundledFile;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Owner;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.spec.References.Site;
import dev.jem.spec.TaskReader.Draft;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads the spec of a job and checks it as a whole. */
final class JobReader {

    /** The task of a job that has only one. */
    static final String ONLY_TASK = "main";

    static final int CONCURRENCY_MAX = 100_000;
    private static final int DESCRIPTION_MAX = 10_000;
    private static final int LINE_MAX = 250;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Reader reader;
    private final BundleFiles files;
    private final References references;
    private final TaskGraph graph;
    private final String namespace;
    private Map<String, Place> triggerPlaces = Map.of();

    /** @param namespace of the job */
    JobReader(Reader reader, BundleFiles files, String namespace) {
        this.reader = reader;
        this.files = files;
        this.references = new References(reader);
        this.graph = new TaskGraph(reader);
        this.namespace = namespace;
    }

    /** Where the schedules of the triggers stand that were read, by their names. */
    Map<String, Place> triggerPlaces() {
        return triggerPlaces;
    }

    /** The job; it may be used only if nothing was reported. */
    JobDefinition read(Metadata metadata, Fields spec) {
        Description description = description(metadata, spec);
        List<BundledFile> bundled =
                spec.node("files").map(new FilesReader(reader, files)::read).orElse(List.of());
        ParamReader paramReader = new ParamReader(reader, references);
        Map<String, ParamDefinition> params =
                spec.node("params").map(paramReader::read).orElse(Map.of());
        TriggerReader triggerReader = new TriggerReader(reader, metadata.key(), params, paramReader);
        List<TriggerDefinition> triggers =
                spec.node("triggers").map(triggerReader::read).orElse(List.of());
        triggerPlaces = triggerReader.places();
        DependencyReader dependencies = new DependencyReader(reader, metadata.key());
        List<Need> needs = spec.node("needs").map(dependencies::needs).orElse(List.of());
        List<String> sharedWith = dependencies.sharedWith(spec);
        Optional<BusinessDateRule> businessDate = spec.fields("businessDate", Keys.BUSINESS_DATE)
                .flatMap(it -> businessDate(it, metadata.key().namespace()));
        Concurrency concurrency = spec.fields("concurrency", Keys.CONCURRENCY)
                .map(this::concurrency)
                .orElse(Concurrency.DEFAULT);
        Timeouts timeouts =
                spec.fields("timeouts", Keys.TIMEOUTS).map(this::timeouts).orElse(Timeouts.DEFAULT);
        List<Draft> tasks = tasks(spec, timeouts, params);
        tasks.forEach(it -> graph.add(new ConditionTypes.Task(it.name(), it.outputs(), it.isRepeated()), it.place()));
        tasks.stream().filter(Draft::isCalledBack).forEach(it -> graph.addCalledBack(it.name()));
        tasks.forEach(it -> graph.connect(it.name(), it.needs()));
        boolean hasCalendar = businessDate.flatMap(BusinessDateRule::calendar).isPresent();
        references.check(params, graph, hasCalendar);
        graph.check();
        refuseUnstartable(spec, triggers, params);
        Optional<Idempotent> idempotent = spec.node("idempotent").flatMap(this::idempotent);
        if (idempotent.equals(Optional.of(Idempotent.FALSE))) {
            refuseRepeated(spec, tasks);
        }
        return new JobDefinition(
                metadata.key(),
                description,
                bundled,
                triggers,
                businessDate,
                List.copyOf(params.values()),
                concurrency,
                spec.integer("priority", 0, JobDefinition.PRIORITY_MAX).orElse(JobDefinition.PRIORITY_DEFAULT),
                timeouts,
                tasks.stream().flatMap(it -> it.task().stream()).toList(),
                needs,
                sharedWith,
                idempotent);
    }

    // ---- for people

    private Description description(Metadata metadata, Fields spec) {
        Owner owner = spec.fields("owner", Keys.OWNER)
                .map(it -> new Owner(
                        it.prose("team", LINE_MAX).orElse(""),
                        it.prose("contact", LINE_MAX).orElse("")))
                .orElse(Owner.NONE);
        String runbook = spec.scalar("runbook")
                .filter(this::isUrl)
                .map(Node.Scalar::text)
                .orElse("");
        return new Description(
                metadata.labels(),
                owner,
                spec.prose("description", DESCRIPTION_MAX).orElse(""),
                spec.choice("criticality", Criticality.class).orElse(Criticality.NORMAL),
                runbook);
    }

    /** A link that people will follow, so neither {@code javascript:} nor {@code file:}. */
    private boolean isUrl(Node.Scalar scalar) {
        String text = scalar.text();
        boolean isWeb = text.isEmpty() || text.startsWith("https://") || text.startsWith("http://");
        if (!isWeb || text.length() > 2_000 || !isUri(text)) {
            String message = "'" + Show.quoted(text) + "' is not an http or https address";
            reader.error(scalar.place(), "url", message, "write for example https://wiki.example/recon");
            return false;
        }
        return true;
    }

    private static boolean isUri(String text) {
        try {
            return text.isEmpty() || new URI(text).getHost() != null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    // ---- rules of the whole run

    private Concurrency concurrency(Fields fields) {
        Optional<Node.Scalar> key = fields.scalar("key");
        Optional<Template> template = key.flatMap(reader::template);
        template.ifPresent(it -> references.use(it, key.orElseThrow(), Site.concurrencyKey()));
        return new Concurrency(
                fields.integer("limit", 1, CONCURRENCY_MAX).orElse(Concurrency.DEFAULT.limit()),
                template.orElse(Concurrency.DEFAULT.key()),
                fields.choice("onConflict", OnConflict.class).orElse(Concurrency.DEFAULT.onConflict()));
    }

    private Timeouts timeouts(Fields fields) {
        return new Timeouts(
                fields.duration("start", SECOND),
                fields.duration("attempt", SECOND).orElse(Timeouts.DEFAULT.attempt()),
                fields.duration("run", SECOND),
                fields.duration("grace", Duration.ZERO).orElse(Timeouts.DEFAULT.grace()));
    }

    private Optional<BusinessDateRule> businessDate(Fields fields, String namespace) {
        Optional<CalendarKey> calendar = fields.scalar("calendar").flatMap(it -> Names.calendar(it, namespace, reader));
        BusinessDateRule rule = new BusinessDateRule(
                calendar,
                fields.zone("timezone"),
                fields.timeOfDay("newDay"),
                fields.choice("roll", BusinessDateRule.Roll.class));
        if (Keys.BUSINESS_DATE.known().stream().noneMatch(fields::has)) {
            String all = String.join(", ", Keys.BUSINESS_DATE.known());
            reader.error(fields.place(), "missing-key", "'businessDate' needs at least one of " + all, "or remove it");
            return Optional.empty();
        }
        if (!fields.has("calendar")) {
            fields.refuse("roll", "'roll' needs a 'calendar': that says which days are business days", "add one");
        }
        return Optional.of(rule);
    }

    /** A schedule has nobody to ask for a parameter. */
    private void refuseUnstartable(Fields spec, List<TriggerDefinition> triggers, Map<String, ParamDefinition> params) {
        Optional<Node> node = spec.entry("params").map(Node.Entry::value);
        if (triggers.isEmpty() || !(node.orElse(null) instanceof Node.Mapping mapping)) {
            return;
        }
        for (Node.Entry entry : mapping.entries().values()) {
            ParamDefinition param = params.get(entry.key().text());
            boolean saysNone = entry.value() instanceof Node.Mapping written
                    && !written.entries().containsKey("default");
            if (param != null && param.isRequired() && saysNone) {
                triggers.stream()
                        .filter(it -> !it.params().containsKey(param.name()))
                        .findFirst()
                        .ifPresent(it -> refuseUnstartable(entry, it));
            }
        }
    }

    private void refuseUnstartable(Node.Entry param, TriggerDefinition trigger) {
        String message = "the parameter '" + param.key().text() + "' has no default, but the trigger '" + trigger.name()
                + "' starts the job without anybody to give it";
        reader.error(param.keyPlace(), "required-param", message, "add a default, or give it in the trigger's params");
    }

    /** Two truth values, and a word. */
    private Optional<Idempotent> idempotent(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.BOOL) {
            return Optional.of(scalar.text().equalsIgnoreCase("true") ? Idempotent.TRUE : Idempotent.FALSE);
        }
        Optional<Node.Scalar> word = reader.scalar(node);
        if (word.filter(it -> !it.text().equals("checkpoint")).isPresent()) {
            reader.notOneOf(word.get(), List.of("true", "false", "checkpoint"));
            return Optional.empty();
        }
        return word.map(_ -> Idempotent.CHECKPOINT);
    }

    /** What is declared not to be done twice is not tried again by itself. */
    private void refuseRepeated(Fields spec, List<Draft> tasks) {
        Place place = spec.entry("idempotent").orElseThrow().value().place();
        for (TaskDefinition task :
                tasks.stream().flatMap(it -> it.task().stream()).toList()) {
            boolean isRetried = task.settings().retry().attempts() > 1;
            if (isRetried || task.settings().onWorkerLost() instanceof OnWorkerLost.RetryElsewhere) {
                String setting =
                        isRetried ? "retry.attempts: " + task.settings().retry().attempts() : "onWorkerLost: retry";
                reader.error(
                        place,
                        "idempotent",
                        "the job is not to be done twice, but its task '" + task.name() + "' has " + setting,
                        "remove that, or write idempotent: true if doing it again does no harm");
            }
        }
    }

    // ---- tasks

    private List<Draft> tasks(Fields spec, Timeouts timeouts, Map<String, ParamDefinition> params) {
        SortedMap<String, EnvValue> env = new EnvReader(reader, references).read(spec, Site.job());
        Settings settings = new SettingsReader(reader, references)
                .withoutTimeouts(spec, Site.job())
                .within(Optional.of(timeouts.attempt()), Optional.of(timeouts.grace()));
        TaskReader.FromJob fromJob = new TaskReader.FromJob(env, settings, params);
        if (spec.has("task") == spec.has("tasks")) {
            boolean hasBoth = spec.has("task");
            String message = hasBoth ? "a job has either 'task' or 'tasks'" : "the job has no task";
            String suggestion = hasBoth ? "keep one of them" : "write task: {command: [PROGRAM, ARGUMENT, …]}";
            Place place = hasBoth ? spec.entry("task").orElseThrow().keyPlace() : spec.place();
            reader.error(place, hasBoth ? "one-of" : "missing-key", message, suggestion);
        }
        List<Draft> drafts = new ArrayList<>();
        spec.node("task")
                .ifPresent(it -> drafts.add(task(ONLY_TASK, spec.entry("task").orElseThrow(), fromJob)));
        if (drafts.isEmpty()) {
            spec.node("tasks").ifPresent(it -> drafts.addAll(tasks(it, fromJob)));
        }
        return drafts;
    }

    private List<Draft> tasks(Node node, TaskReader.FromJob fromJob) {
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to tasks");
        List<Node.Entry> entries =
                mapping.map(it -> List.copyOf(it.entries().values())).orElse(List.of());
        if (mapping.isPresent() && entries.isEmpty()) {
            reader.error(node.place(), "missing-key", "the job has no task", "write NAME: {command: […]}");
        }
        if (entries.size() > JobDefinition.TASKS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(JobDefinition.TASKS_MAX) + " tasks");
            return List.of();
        }
        return entries.stream().map(it -> task(it.key().text(), it, fromJob)).toList();
    }

    private Draft task(String name, Node.Entry entry, TaskReader.FromJob fromJob) {
        Place place = entry.keyPlace();
        Names.PART.check(entry.key(), place, "the task's name", reader);
        return new TaskReader(reader, references, new TaskReader.Home(namespace, name))
                .read(entry.value(), place, fromJob);
    }
}
