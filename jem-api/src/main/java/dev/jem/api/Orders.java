package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.AttemptIds;
import dev.jem.model.job.Action;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Template;
import dev.jem.protocol.Workers;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns a granted attempt into what its worker executes: every reference is resolved here, once. */
final class Orders {

    private static final int MARK_BYTES = 16;
    private static final String CALLBACKS = "run.callbacks.";

    private final SecureRandom random = new SecureRandom();
    private final TaskTokens taskTokens;

    Orders(TaskTokens taskTokens) {
        this.taskTokens = taskTokens;
    }

    /**
     * Where an order comes from.
     *
     * @param incarnation the name of the history
     * @param address of the server, as the worker knows it
     */
    record Origin(String incarnation, String address) {}

    Workers.Order render(Origin origin, Answer.Order order) {
        String incarnation = origin.incarnation;
        JobDefinition definition = order.definition();
        TaskDefinition task = definition.tasks().get(order.task());
        RunContext context = new RunContext(
                RunIds.format(incarnation, order.attempt().run()),
                definition.key(),
                order.version(),
                order.number(),
                order.businessDate(),
                order.dates(),
                order.scheduledAt(),
                order.params(),
                order.upstream(),
                order.element());
        String mark = mark();
        String attempt = AttemptIds.format(incarnation, order.attempt());
        Function<String, String> lookup = path -> path.startsWith(CALLBACKS)
                ? callback(origin, context.runId(), path.substring(CALLBACKS.length()))
                : lookup(path, context, order, mark);
        return new Workers.Order(
                attempt,
                order.token(),
                context.runId(),
                context.runKey(),
                definition.key().namespace(),
                definition.key().name(),
                order.version(),
                order.attempt().task(),
                order.attempt().number(),
                action(order, task, context, lookup),
                env(task.env(), lookup),
                definition.files().stream()
                        .map(it -> new Workers.File(it.path(), it.sha256(), it.size(), it.executable()))
                        .toList(),
                task.outputs().stream()
                        .map(it -> new Workers.OutputType(it.name(), Rendering.kebab(it.type())))
                        .toList(),
                task.rules().success().stream().map(Orders::rule).toList(),
                task.settings().workdir().map(it -> it.render(lookup)).orElse(""),
                task.settings().runAs().orElse(""),
                task.settings().timeouts().attempt().toMillis(),
                task.settings().timeouts().grace().toMillis(),
                task.settings().outputBytesMax(),
                order.scheduledAt().map(Micros::instant),
                java.util.Optional.of(order.businessDate()),
                mark,
                switch (task.settings().onWorkerLost()) {
                    case OnWorkerLost.Wait _ -> "wait";
                    case OnWorkerLost.RetryElsewhere _ -> "retry";
                },
                taskTokens.of(attempt, order.token()));
    }

    /** The address by which somebody outside ends a task of the same run. */
    private String callback(Origin origin, String run, String task) {
        return origin.address + CallbackRoutes.PATH + taskTokens.ofCallback(run, task);
    }

    private static Workers.SuccessRule rule(SuccessRule rule) {
        List<String> exit =
                rule.exit().stream().map(SuccessRule.ExitCodes::text).toList();
        return new Workers.SuccessRule(exit, rule.output().orElse(""), Rendering.kebab(rule.as()));
    }

    /** Only the worker knows the run's directory: it puts it where this text stands, which nobody can guess. */
    private String mark() {
        byte[] bytes = new byte[MARK_BYTES];
        random.nextBytes(bytes);
        return "run-dir-" + HexFormat.of().formatHex(bytes);
    }

    private static String lookup(String path, RunContext context, Answer.Order order, String mark) {
        return switch (path) {
            case "run.dir" -> mark;
            case "task.name" -> order.attempt().task();
            case "attempt.number" -> Integer.toString(order.attempt().number());
            default -> context.lookup(path);
        };
    }

    private static Workers.Action action(
            Answer.Order order, TaskDefinition task, RunContext context, Function<String, String> lookup) {
        if (task.action().connection().isPresent() && order.connection().isEmpty()) {
            return Workers.Action.refused(
                    task.action().executor(),
                    "the connection " + task.action().connection().get() + " is gone, or not shared with the namespace "
                            + order.definition().key().namespace());
        }
        return switch (task.action()) {
            case Action.Command it -> new Workers.Action("command", rendered(it.argv(), lookup), "", "");
            case Action.Shell it -> new Workers.Action("shell", it.interpreter(), it.script(), "");
            case Action.Handler it -> new Workers.Action("java", List.of(), "", it.name());
            case Action.Sql(var call) ->
                SqlOrders.render(
                        call,
                        order.connection().orElseThrow(),
                        task.settings().timeouts().attempt().toMillis(),
                        lookup);
            case Action.Wait _, Action.Approval _, Action.Job _ ->
                throw new IllegalStateException(task.name() + " is for no worker");
            case Action.Http(var call) -> new HttpOrders(context, lookup).render(call, order.connection(), task.name());
        };
    }

    private static List<String> rendered(List<Template> templates, Function<String, String> lookup) {
        return templates.stream().map(template -> template.render(lookup)).toList();
    }

    private static Map<String, Workers.Env> env(Map<String, EnvValue> env, Function<String, String> lookup) {
        Map<String, Workers.Env> rendered = new TreeMap<>();
        env.forEach((name, value) -> rendered.put(
                name,
                switch (value) {
                    case EnvValue.Given it -> new Workers.Env("value", it.text().render(lookup));
                    case EnvValue.FromWorkerEnv it -> new Workers.Env("env", it.variable());
                    case EnvValue.FromWorkerFile it -> new Workers.Env("file", it.path());
                }));
        return rendered;
    }
}
