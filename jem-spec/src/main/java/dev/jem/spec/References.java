package dev.jem.spec;

import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.job.BusinessDateExpression;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Template.Reference;
import dev.jem.model.job.ValueType;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that every reference of a job leads to a value that will be there when it is needed. */
final class References {

    /** What a run knows of itself as soon as it exists. */
    private static final Set<String> OF_RUN = Set.of(
            "run.id",
            "run.key",
            "run.number",
            "run.businessDate",
            "run.scheduledAt",
            "job.name",
            "job.namespace",
            "job.version");

    /** What is the same for runs that belong together. */
    private static final Set<String> OF_PLAN =
            Set.of("run.businessDate", "run.scheduledAt", "job.name", "job.namespace", "job.version");

    /** What an attempt knows of itself. */
    private static final Set<String> OF_ATTEMPT = Stream.concat(
                    OF_RUN.stream(), Stream.of("run.dir", "task.name", "attempt.number"))
            .collect(Collectors.toSet());

    private static final String CALLBACKS = "run.callbacks.";

    private static final String EACH = "each.";

    private static final String OF_EVENT = "event.";
    private static final String OF_UPSTREAM = "upstream.";
    private static final String OF_WEBHOOK = "webhook.";
    private static final String OF_FILE = "file.";

    /** What a trigger knows of a file that a worker has claimed for it. */
    private static final Set<String> FILE_FACTS =
            Set.of("file.path", "file.name", "file.size", "file.changedAt", "file.found", "file.worker");

    /** What a named event tells the trigger it starts, besides its payload. */
    private static final Set<String> EVENT_FACTS = Set.of("event.id", "event.name", "event.date", "event.by");

    private static final Pattern PAYLOAD = Pattern.compile("event\\.payload\\.[A-Za-z_][A-Za-z0-9_-]{0,62}");

    /** What a run that has ended tells the trigger it starts. */
    private static final Set<String> UPSTREAM_FACTS =
            Set.of("upstream.run", "upstream.key", "upstream.number", "upstream.businessDate", "upstream.state");

    /** What an element knows of itself. */
    private static final Set<String> OF_ELEMENT = Set.of("each.value", "each.index");

    private static final String NOT_BEFORE = "the output of a task is known only to the tasks that follow it";
    private static final String OUTPUT_FORM = "tasks.TASK.outputs.NAME";

    /**
     * Where a reference is written, which decides what it may lead to.
     *
     * @param task whose setting it is; empty for a setting of the job; for the value of a trigger what kind that is
     */
    record Site(Kind kind, String task) {

        /** What the text is for. */
        enum Kind {
            /** The default of a parameter. */
            PARAM_DEFAULT,
            /** The value that a trigger gives for a parameter. */
            TRIGGER_PARAM,
            /** What tells groups of runs apart. */
            CONCURRENCY_KEY,
            /** An argument, a variable, a directory. */
            TEXT,
            /** An argument that a program may take for an option. */
            FREE_ARGUMENT,
            /** An element of what a task is repeated over. */
            ELEMENT,
            /** The list of those elements. */
            ELEMENTS,
            /** What a task is told that no worker runs; it is kept. */
            ALONE,
            /** The program that runs, or a variable that decides what code runs. */
            CODE
        }

        static Site paramDefault() {
            return new Site(Kind.PARAM_DEFAULT, "");
        }

        /** @param kind of the trigger, by its key */
        static Site triggerParam(String kind) {
            return new Site(Kind.TRIGGER_PARAM, kind);
        }

        static Site concurrencyKey() {
            return new Site(Kind.CONCURRENCY_KEY, "");
        }

        static Site job() {
            return new Site(Kind.TEXT, "");
        }

        static Site task(String task) {
            return new Site(Kind.TEXT, task);
        }

        Site as(Kind other) {
            return new Site(other, task);
        }
    }

    private record Asked(Node.Scalar condition, Site site) {}

    private record Use(Template template, Node.Scalar at, Site site) {}

    private final Reader reader;
    private final List<Use> uses = new ArrayList<>();
    private final List<Asked> conditions = new ArrayList<>();
    private boolean hasCalendar;

    References(Reader reader) {
        this.reader = reader;
    }

    /** Remembers a template; it is checked when the whole job was read. */
    void use(Template template, Node.Scalar at, Site site) {
        if (!template.isLiteral()) {
            uses.add(new Use(template, at, site));
        }
    }

    /** Remembers the condition of a task. */
    void ask(Node.Scalar condition, Site site) {
        conditions.add(new Asked(condition, site));
    }

    /**
     * Checks all templates and conditions.
     *
     * @param params the job's parameters by name
     * @param graph the job's tasks
     * @param hasCalendar whether the job's business date names a calendar
     */
    void check(Map<String, ParamDefinition> params, TaskGraph graph, boolean hasCalendar) {
        this.hasCalendar = hasCalendar;
        if (!conditions.isEmpty()) {
            ConditionTypes types = new ConditionTypes(List.copyOf(params.values()), graph.conditionTasks());
            ConditionReader language = new ConditionReader(reader, types, graph);
            conditions.forEach(it -> language.check(it.condition, it.site.task()));
        }
        for (Use use : uses) {
            for (Reference reference : use.template.references()) {
                new Check(use, reference, params, graph).run();
            }
        }
    }

    /** The check of one reference. */
    private final class Check {
        private final Use use;
        private final String path;
        private final int offset;
        private final Place place;
        private final Map<String, ParamDefinition> params;
        private final TaskGraph graph;

        Check(Use use, Reference reference, Map<String, ParamDefinition> params, TaskGraph graph) {
            this.use = use;
            this.path = reference.path();
            this.offset = reference.offset();
            this.place = use.at.placeAt(reference.offset());
            this.params = params;
            this.graph = graph;
        }

        void run() {
            if (path.startsWith("params.")) {
                param(path.substring("params.".length()));
            } else if (path.startsWith("tasks.")) {
                output(path.split("\\.", -1));
            } else if (path.startsWith(CALLBACKS)) {
                callback(path.substring(CALLBACKS.length()));
            } else if (path.startsWith(BusinessDateExpression.PREFIX)) {
                businessDate();
            } else {
                known();
            }
        }

        private void businessDate() {
            String source = use.template.source();
            int start = source.indexOf(path, offset);
            try {
                if (BusinessDateExpression.parse(path).needsCalendar() && !hasCalendar) {
                    String message =
                            "'" + path + "' counts business days, and the job's business date names no calendar";
                    error(message, "add businessDate: {calendar: NAME} to the spec");
                }
            } catch (BusinessDateExpression.SyntaxException e) {
                String suggestion = DidYouMean.suggestion(e.word(), BusinessDateExpression.names());
                String all = e.word().isEmpty() ? "" : "it has " + String.join(", ", BusinessDateExpression.names());
                String message = String.valueOf(e.getMessage());
                Place at = use.at.placeAt(start + e.offset());
                reader.error(at, "reference", message, suggestion.isEmpty() ? all : suggestion);
            }
        }

        private void known() {
            Set<String> allowed = switch (use.site.kind) {
                case PARAM_DEFAULT, TRIGGER_PARAM -> OF_RUN;
                case CONCURRENCY_KEY -> OF_PLAN;
                case ELEMENT, ALONE -> OF_RUN;
                case ELEMENTS -> Set.of();
                case TEXT, FREE_ARGUMENT, CODE -> OF_ATTEMPT;
            };
            if (path.startsWith(EACH)) {
                element();
                return;
            }
            if (path.startsWith(OF_WEBHOOK)) {
                delivery();
                return;
            }
            if (path.startsWith(OF_FILE)) {
                arrival();
                return;
            }
            if (path.startsWith(OF_EVENT) || path.startsWith(OF_UPSTREAM)) {
                prompt();
                return;
            }
            if (isAt(Site.Kind.ELEMENTS) && OF_ATTEMPT.contains(path)) {
                error("'" + path + "' is not a list", "name a parameter or an output of type list");
                return;
            }
            if (allowed.contains(path)) {
                return;
            }
            if (OF_ATTEMPT.contains(path)) {
                error("'" + path + "' is not known yet where " + where() + " is needed", "");
                return;
            }
            String suggestion = DidYouMean.suggestion(path, sorted(allowed));
            String all =
                    "a reference is params.NAME, " + OUTPUT_FORM + ", or one of " + String.join(", ", sorted(allowed));
            error("there is no '" + path + "'", suggestion.isEmpty() ? all : suggestion);
        }

        private void param(String name) {
            ParamDefinition param = params.get(name);
            if (isAt(Site.Kind.PARAM_DEFAULT) || isAt(Site.Kind.TRIGGER_PARAM)) {
                error(where() + " cannot refer to another parameter", "");
            } else if (param == null) {
                String suggestion = DidYouMean.suggestion(name, params.keySet());
                error(
                        "there is no parameter '" + name + "'",
                        suggestion.isEmpty() ? declared(params.keySet()) : suggestion);
            } else if (isAt(Site.Kind.ELEMENTS) && param.type() != ValueType.LIST) {
                error("'" + path + "' is not a list", "give the parameter the type list");
            } else if (isAt(Site.Kind.CODE) && !isConfined(param)) {
                String message = "what code runs cannot come from '" + path + "', which may be any text";
                error(message, "give the parameter 'choices', or pass it as an argument");
            } else if (isAt(Site.Kind.FREE_ARGUMENT)
                    && offset == 0
                    && !isConfined(param)
                    && param.pattern().isEmpty()) {
                String message = "a value of '" + path + "' that begins with '-' would be taken for an option";
                String suggestion = "put \"--\" before it if the program knows that, or give the parameter a pattern";
                reader.findings().warning(place, "option-injection", message, suggestion);
            }
        }

        private String where() {
            return switch (use.site.kind) {
                case PARAM_DEFAULT -> "the default of a parameter";
                case TRIGGER_PARAM -> "a parameter's value in a trigger";
                case CONCURRENCY_KEY -> "a concurrency key";
                case ELEMENT, ELEMENTS -> "an element";
                case ALONE -> "a task without a worker";
                case TEXT, FREE_ARGUMENT, CODE -> "a task's setting";
            };
        }

        private boolean isAt(Site.Kind kind) {
            return use.site.kind == kind;
        }

        private static boolean isConfined(ParamDefinition param) {
            boolean isText = param.type() == ValueType.STRING || param.type() == ValueType.LIST;
            return !isText || !param.choices().isEmpty();
        }

        private void output(String[] steps) {
            if (steps.length != 4 || !steps[2].equals("outputs")) {
                error("'" + path + "' is not a reference to an output", "write " + OUTPUT_FORM);
                return;
            }
            switch (use.site.kind) {
                case TEXT, FREE_ARGUMENT, ELEMENT, ELEMENTS, ALONE -> outputOf(steps[1], steps[3]);
                case CODE -> error("what code runs cannot come from the output of a task", "pass it as an argument");
                case PARAM_DEFAULT, TRIGGER_PARAM, CONCURRENCY_KEY -> error(NOT_BEFORE, "write it in those");
            }
        }

        private void outputOf(String producer, String output) {
            if (use.site.task.isEmpty()) {
                error(NOT_BEFORE, "write it in those");
                return;
            }
            if (!graph.has(producer)) {
                error("there is no task '" + producer + "'", DidYouMean.suggestion(producer, graph.names()));
                return;
            }
            List<String> outputs =
                    graph.outputs(producer).stream().map(OutputDefinition::name).toList();
            if (!outputs.contains(output)) {
                String suggestion = DidYouMean.suggestion(output, outputs);
                String message = "the task '" + producer + "' has no output '" + output + "'";
                error(message, suggestion.isEmpty() ? declared(outputs) : suggestion);
            } else {
                graph.requireUpstream(producer, use.site.task, place, path);
                requireList(producer, output);
            }
        }

        private void requireList(String producer, String output) {
            boolean isList = graph.isRepeated(producer)
                    || graph.outputs(producer).stream()
                            .anyMatch(it -> it.name().equals(output) && it.type() == ValueType.LIST);
            if (isAt(Site.Kind.ELEMENTS) && !isList) {
                error("'" + path + "' is not a list", "give the output the type list");
            }
        }

        /** The address by which a task is called back: for what workers are told, and never kept. */
        private void callback(String task) {
            if (!isAt(Site.Kind.TEXT) && !isAt(Site.Kind.FREE_ARGUMENT)) {
                error("'" + path + "' is known only to what a worker runs", "pass it as an argument or a variable");
            } else if (!graph.calledBack().contains(task)) {
                String suggestion = DidYouMean.suggestion(task, graph.calledBack());
                String message = "there is no task '" + task + "' that waits for a callback";
                error(message, suggestion.isEmpty() ? declared(graph.calledBack()) : suggestion);
            }
        }

        /** What a task that is repeated knows of its present element. */
        private void element() {
            boolean isInside = isAt(Site.Kind.TEXT) || isAt(Site.Kind.FREE_ARGUMENT) || isAt(Site.Kind.ALONE);
            if (isAt(Site.Kind.CODE)) {
                error("what code runs cannot come from an element", "pass it as an argument");
            } else if (!isInside || use.site.task.isEmpty() || !graph.isRepeated(use.site.task)) {
                error("'" + path + "' is known only inside a task with 'forEach'", "");
            } else if (!OF_ELEMENT.contains(path)) {
                String suggestion = DidYouMean.suggestion(path, sorted(OF_ELEMENT));
                error("there is no '" + path + "'", suggestion.isEmpty() ? declared(sorted(OF_ELEMENT)) : suggestion);
            }
        }

        /** What a trigger that is not about time knows of what it reacts to. */
        private void prompt() {
            boolean isOfEvent = path.startsWith(OF_EVENT);
            String kind = isOfEvent ? TriggerKind.EVENT.key() : TriggerKind.AFTER.key();
            if (!isAt(Site.Kind.TRIGGER_PARAM) || !use.site.task.equals(kind)) {
                error(
                        "'" + path + "' is known only in the 'params' of a trigger '" + kind + "'",
                        "give it to a parameter there, and refer to that");
                return;
            }
            Set<String> facts = isOfEvent ? EVENT_FACTS : UPSTREAM_FACTS;
            if (!facts.contains(path) && !PAYLOAD.matcher(path).matches()) {
                String suggestion = DidYouMean.suggestion(path, sorted(facts));
                String all = "there is " + String.join(", ", sorted(facts)) + (isOfEvent ? ", event.payload.NAME" : "");
                error("there is no '" + path + "'", suggestion.isEmpty() ? all : suggestion);
            }
        }

        /** What was delivered to a webhook. */
        private void delivery() {
            String kind = TriggerKind.WEBHOOK.key();
            if (!isAt(Site.Kind.TRIGGER_PARAM) || !use.site.task.equals(kind)) {
                error(
                        "'" + path + "' is known only in the 'params' of a trigger '" + kind + "'",
                        "give it to a parameter there, and refer to that");
            } else if (!DeliveryReader.isInBody(path.substring(OF_WEBHOOK.length()))) {
                error("there is no '" + path + "'", "there is webhook.body, webhook.body.NAME");
            }
        }

        /** What was found by a worker. */
        private void arrival() {
            String kind = TriggerKind.FILE.key();
            if (!isAt(Site.Kind.TRIGGER_PARAM) || !use.site.task.equals(kind)) {
                error(
                        "'" + path + "' is known only in the 'params' of a trigger '" + kind + "'",
                        "give it to a parameter there, and refer to that");
            } else if (!FILE_FACTS.contains(path)) {
                String suggestion = DidYouMean.suggestion(path, sorted(FILE_FACTS));
                String all = "there is " + String.join(", ", sorted(FILE_FACTS));
                error("there is no '" + path + "'", suggestion.isEmpty() ? all : suggestion);
            }
        }

        private void error(String message, String suggestion) {
            reader.error(place, "reference", message, suggestion);
        }
    }

    private static String declared(Collection<String> names) {
        return names.isEmpty()
                ? "none is declared"
                : "there is " + names.stream().limit(20).collect(Collectors.joining(", "));
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }
}
