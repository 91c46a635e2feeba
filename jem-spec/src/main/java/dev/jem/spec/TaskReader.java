package dev.jem.spec;

import dev.jem.model.job.Action;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.WaitFor;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one task. What its name, needs and references lead to is checked when all tasks are known. */
final class TaskReader {

    static final int OUTPUTS_MAX = 1_000;

    private final Reader reader;
    private final References references;
    private final EnvReader envReader;
    private final SettingsReader settingsReader;
    private final Home home;
    private List<OutputDefinition> declared = List.of();
    private Map<String, ParamDefinition> params = Map.of();
    private final String name;

    /** Whose task it is, and which. */
    record Home(String namespace, String task) {}

    /**
     * What is given to each task.
     *
     * @param env variables of the job
     * @param settings settings of the job
     * @param params those of the job by name
     */
    record FromJob(SortedMap<String, EnvValue> env, Settings settings, Map<String, ParamDefinition> params) {}

    /**
     * A task as far as it could be read.
     *
     * @param task nothing where its executor cannot be told
     * @param needs with their places, doubles included
     * @param isRepeated whether it runs once for each of several elements
     */
    record Draft(
            String name,
            Place place,
            List<Node.Scalar> needs,
            List<OutputDefinition> outputs,
            boolean isRepeated,
            Optional<TaskDefinition> task) {

        /** Whether somebody outside ends it. */
        boolean isCalledBack() {
            return task.filter(it -> it.action() instanceof Action.Wait(var what) && what instanceof WaitFor.Callback)
                    .isPresent();
        }

        static Draft unreadable(String name, Place place) {
            return new Draft(name, place, List.of(), List.of(), false, Optional.empty());
        }
    }

    TaskReader(Reader reader, References references, Home home) {
        this.reader = reader;
        this.references = references;
        this.envReader = new EnvReader(reader, references);
        this.settingsReader = new SettingsReader(reader, references);
        this.home = home;
        this.name = home.task();
    }

    Draft read(Node node, Place place, FromJob fromJob) {
        return Fields.of(node, Keys.TASK, reader)
                .map(it -> read(it, place, fromJob))
                .orElse(Draft.unreadable(name, place));
    }

    private Draft read(Fields fields, Place place, FromJob fromJob) {
        Site site = Site.task(name);
        List<Node.Scalar> needs = needs(fields);
        Settings settings = settingsReader.read(fields, site).orElse(fromJob.settings);
        SortedMap<String, EnvValue> env = new TreeMap<>(fromJob.env);
        env.putAll(envReader.read(fields, site));
        declared = fields.node("outputs").map(this::outputs).orElse(List.of());
        params = fromJob.params;
        RunIf runIf = fields.choice("runIf", RunIf.class).orElse(RunIf.SUCCESS);
        Join join = fields.node("join").flatMap(it -> join(it, needs.size())).orElse(Join.all());
        IfSkipped ifSkipped = fields.choice("ifSkipped", IfSkipped.class).orElse(IfSkipped.SATISFIED);
        TaskRules rules = new RulesReader(reader, references, site).read(fields);
        if (needs.isEmpty()) {
            refuseEdgeRules(fields, runIf, join);
        }
        List<String> names = needs.stream().map(Node.Scalar::text).distinct().toList();
        Optional<Action> read = action(fields);
        List<OutputDefinition> outputs =
                read.map(Action::outputs).filter(it -> !it.isEmpty()).orElse(declared);
        Optional<TaskDefinition> task = read.map(action -> new TaskDefinition(
                name,
                action,
                names,
                runIf,
                join,
                ifSkipped,
                rules,
                action.runsProgram() ? env : Collections.emptySortedMap(),
                outputs,
                settings.ofUseTo(action).complete()));
        return new Draft(name, place, needs, outputs, rules.forEach().isPresent() || fields.has("forEach"), task);
    }

    private List<Node.Scalar> needs(Fields fields) {
        return fields.node("needs").map(reader::items).orElse(List.of()).stream()
                .flatMap(it -> reader.scalar(it).stream())
                .toList();
    }

    private void refuseEdgeRules(Fields fields, RunIf runIf, Join join) {
        if (runIf != RunIf.SUCCESS) {
            reader.error(valuePlace(fields, "runIf"), "needs-missing", "'runIf' has no meaning without 'needs'");
        }
        if (!join.equals(Join.all())) {
            reader.error(valuePlace(fields, "join"), "needs-missing", "'join' has no meaning without 'needs'");
        }
    }

    private static Place valuePlace(Fields fields, String key) {
        return fields.entry(key).orElseThrow().value().place();
    }

    private Optional<Join> join(Node node, int needs) {
        if (node instanceof Node.Mapping) {
            return Fields.of(node, Keys.JOIN, reader)
                    .flatMap(it -> it.integer("atLeast", 1, Math.max(1, needs)))
                    .map(Join.AtLeast::new);
        }
        return reader.scalar(node).flatMap(scalar -> switch (scalar.text()) {
            case "all" -> Optional.of(Join.all());
            case "any" -> Optional.of(new Join.AtLeast(1));
            default -> {
                reader.notOneOf(scalar, List.of("all", "any", "{atLeast: N}"));
                yield Optional.empty();
            }
        });
    }

    private List<OutputDefinition> outputs(Node node) {
        List<OutputDefinition> outputs = new ArrayList<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to {type: …}");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            boolean isNamed = Names.IDENTIFIER.check(entry.key(), entry.keyPlace(), "the output", reader);
            Fields.of(entry.value(), Keys.OUTPUT, reader)
                    .flatMap(it -> it.choice("type", ValueType.class))
                    .filter(_ -> isNamed)
                    .ifPresent(
                            it -> outputs.add(new OutputDefinition(entry.key().text(), it)));
        }
        if (outputs.size() > OUTPUTS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(OUTPUTS_MAX) + " outputs");
        }
        return outputs;
    }

    // ---- executors

    private Optional<Action> action(Fields task) {
        List<Executor> executors = new ArrayList<>();
        for (Executor executor : Executor.values()) {
            if (task.has(executor.key())) {
                executors.add(executor);
            }
        }
        if (executors.size() == 1) {
            refuseOthersOptions(task, executors.getFirst());
            return executors.getFirst().read(task, this);
        }
        boolean isOfLaterVersion = List.of(Executor.LATER).stream().anyMatch(task::has);
        if (!isOfLaterVersion) {
            String keys = String.join(", ", Executor.keys());
            String message = executors.isEmpty() ? "a task needs one of " + keys : "a task has only one of " + keys;
            reader.error(task.place(), executors.isEmpty() ? "missing-key" : "one-of", message);
        }
        return Optional.empty();
    }

    private void refuseOthersOptions(Fields task, Executor executor) {
        for (Executor other : Executor.values()) {
            for (String option : other.options()) {
                if (task.has(option) && !executor.options().contains(option)) {
                    String message = "'" + option + "' has no meaning beside '" + executor.key() + "'";
                    reader.error(task.entry(option).orElseThrow().keyPlace(), "one-of", message, "remove it");
                }
            }
        }
    }

    Optional<Action> command(Node node) {
        List<Template> argv = new ArrayList<>();
        if (node instanceof Node.Scalar) {
            String advice = "write [PROGRAM, ARGUMENT, …], or use 'shell' for a command line";
            reader.expected(node, "a list", advice);
            return Optional.empty();
        }
        List<Node> items = reader.items(node);
        for (Node item : items) {
            Site site = Site.task(name).as(kindOfNext(argv));
            reader.word(item)
                    .ifPresent(it -> reader.template(it).ifPresent(template -> {
                        argv.add(template);
                        references.use(template, it, site);
                    }));
        }
        boolean isEmpty = node instanceof Node.Items && items.isEmpty();
        boolean namesNothing = !argv.isEmpty() && argv.getFirst().source().isBlank();
        if (isEmpty || namesNothing) {
            reader.error(node.place(), "command", "the command names no program", "write [PROGRAM, ARGUMENT, …]");
        }
        return argv.isEmpty() ? Optional.empty() : Optional.of(new Action.Command(argv));
    }

    /** What the argument after these is: the program, the value of an option before it, or free. */
    private static Site.Kind kindOfNext(List<Template> argv) {
        if (argv.isEmpty()) {
            return Site.Kind.CODE;
        }
        boolean followsOption = argv.size() > 1 && argv.getLast().source().startsWith("-");
        boolean isBehindEnd = argv.stream().anyMatch(it -> it.source().equals("--"));
        return followsOption || isBehindEnd ? Site.Kind.TEXT : Site.Kind.FREE_ARGUMENT;
    }

    Optional<Action> shell(Fields task) {
        List<String> interpreter =
                task.node("interpreter").map(this::interpreter).orElse(Action.Shell.DEFAULT_INTERPRETER);
        Optional<Node.Scalar> script = task.scalar("shell");
        script.ifPresent(this::refuseReferences);
        return script.map(it -> new Action.Shell(it.text(), interpreter));
    }

    private void refuseReferences(Node.Scalar script) {
        int at = script.text().indexOf("${{");
        if (script.text().isBlank()) {
            reader.error(script.place(), "command", "the script is empty");
        } else if (at >= 0) {
            String message = "a script takes no references, since a value could become part of the program";
            String suggestion = "write env: {NAME: \"${{ … }}\"} and use \"$NAME\" in the script";
            reader.error(script.placeAt(at), "shell-reference", message, suggestion);
        }
    }

    private List<String> interpreter(Node node) {
        List<String> words = new ArrayList<>();
        for (Node item : reader.items(node)) {
            reader.word(item).ifPresent(it -> {
                words.add(it.text());
                if (it.text().contains("${{")) {
                    reader.error(it.place(), "template", "an interpreter takes no references");
                }
            });
        }
        if (node instanceof Node.Items items
                && (items.values().isEmpty()
                        || (!words.isEmpty() && words.getFirst().isBlank()))) {
            reader.error(node.place(), "command", "the interpreter names no program", "write for example [bash, -euc]");
        }
        return words;
    }

    Optional<Action> http(Fields task) {
        refuseProcess(task, Executor.HTTP);
        return task.fields(Executor.HTTP.key(), Keys.HTTP)
                .flatMap(it -> new HttpReader(reader, references, home).read(it, declared));
    }

    Optional<Action> sql(Fields task) {
        refuseProcess(task, Executor.SQL);
        return task.fields(Executor.SQL.key(), Keys.SQL)
                .flatMap(it -> new SqlReader(reader, references, home, params).read(it));
    }

    /** It has no process, so nothing that is said about one means anything. */
    private static void refuseProcess(Fields task, Executor executor) {
        for (String key : List.of("env", "workdir", "runAs")) {
            String message = "'" + key + "' has no meaning beside '" + executor.key() + "', which runs no program";
            task.refuse(key, message, "remove it");
        }
    }

    /** For tasks that no worker runs. */
    AloneReader alone() {
        DependencyReader dependencies = new DependencyReader(reader, new JobKey(home.namespace(), name));
        return new AloneReader(reader, references, dependencies, Site.task(name));
    }

    Optional<Action> handler(Fields fields) {
        return Names.HANDLER.read(fields, "handler", "the handler", reader).map(Action.Handler::new);
    }
}
