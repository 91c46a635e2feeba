package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.engine.EngineView;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.TaskState;
import dev.jem.protocol.Callbacks;
import dev.jem.runtime.Lane;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.TaskRow;
import dev.jem.spec.ParamValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Somebody outside says how a task ends. The address is all that is needed for it, and good for one task once. */
final class CallbackRoutes {

    /** What stands before the token in a path. */
    static final String PATH = Routes.API + "/callbacks/";

    private static final int BODY_BYTES_MAX = 256 << 10;
    private static final int MESSAGE_LENGTH_MAX = 2_000;

    private final Backend backend;

    CallbackRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(Route.post(PATH + "{token}", Permission.ADDRESS, "End a task that waits for it", this::callBack)
                .takes(Callbacks.Request.class)
                .gives(Void.class));
    }

    /** The task that an address is for. */
    private record Addressed(long run, String task) {}

    private record Known(Optional<EngineView.Awaited> task) {}

    private void callBack(Call unknown) {
        TaskTokens.Callback token = backend.taskTokens()
                .callback(unknown.path("token"))
                .orElseThrow(() -> ProblemException.notFound("there is no such callback"));
        OptionalLong run = RunIds.parse(backend.cell().registry().incarnation(), token.run());
        Addressed addressed = new Addressed(
                run.orElseThrow(() -> ProblemException.notFound("there is no such callback")), token.task());
        Call call = new Call(
                unknown.context(),
                new Entity.Principal(
                        "callback/" + token.run() + "." + token.task(), PrincipalKind.SERVICE, Role.TASK, ""));
        Callbacks.Request body = body(call);
        Known known = backend.ask(call, Known.class, view -> new Known(view.awaited(addressed.run, addressed.task)));
        List<OutputDefinition> promised =
                known.task.orElseThrow(() -> over(call, addressed)).outputs();
        TaskState state = state(body.state());
        Command.CallBack command = new Command.CallBack(
                addressed.run, addressed.task, state, outputs(state, promised, body.outputs()), message(body));
        try {
            backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        } catch (ProblemException e) {
            boolean isOver = e.status() == Status.CONFLICT || e.status() == Status.NOT_FOUND;
            throw isOver ? happened(call, addressed).orElse(e) : e;
        }
        call.nothing();
    }

    private static Callbacks.Request body(Call call) {
        if (call.context().bodyAsBytes().length > BODY_BYTES_MAX) {
            throw new ProblemException(
                    Status.TOO_LARGE, "too-large", "a callback has up to " + BODY_BYTES_MAX + " bytes");
        }
        return call.body(Callbacks.Request.class);
    }

    private static TaskState state(String text) {
        return switch (text) {
            case "succeeded" -> TaskState.SUCCEEDED;
            case "failed" -> TaskState.FAILED;
            default -> throw invalid("'state' must be succeeded or failed, not '" + KeptText.cleaned(text) + "'");
        };
    }

    private static String message(Callbacks.Request body) {
        if (body.message().length() > MESSAGE_LENGTH_MAX) {
            throw invalid("'message' has up to " + MESSAGE_LENGTH_MAX + " characters");
        }
        return body.message();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Status.INVALID, "invalid-callback", detail + "; nothing was used up");
    }

    // ---- outputs

    private static SortedMap<String, Value> outputs(
            TaskState state, List<OutputDefinition> promised, Map<String, Object> given) {
        SortedMap<String, Value> outputs = new TreeMap<>();
        if (state != TaskState.SUCCEEDED) {
            if (!given.isEmpty()) {
                throw invalid("only a task that has succeeded has outputs");
            }
            return outputs;
        }
        for (OutputDefinition output : promised) {
            Object value = given.get(output.name());
            if (value == null) {
                throw invalid("the output '" + output.name() + "' is missing");
            }
            String type = Rendering.kebab(output.type());
            outputs.put(
                    output.name(),
                    ParamValues.typed(output.type(), value)
                            .orElseThrow(
                                    () -> invalid("the output '" + output.name() + "' is not of the type " + type)));
        }
        given.keySet().stream()
                .filter(it -> !outputs.containsKey(it))
                .findFirst()
                .ifPresent(it -> {
                    throw invalid("the task promises no output '" + KeptText.cleaned(it) + "'");
                });
        return outputs;
    }

    // ---- what became of the task

    private ProblemException over(Call call, Addressed addressed) {
        return happened(call, addressed).orElseGet(() -> ProblemException.notFound("there is no such callback"));
    }

    private Optional<ProblemException> happened(Call call, Addressed addressed) {
        Optional<RunDetail> run = backend.queriesAt(call, call.answeredAt()).flatMap(it -> it.run(addressed.run));
        return run.flatMap(it -> it.tasks().stream()
                .filter(task -> task.name().equals(addressed.task))
                .findFirst()
                .map(task -> new ProblemException(
                        Status.CONFLICT, "conflict", "the callback counts no more: " + told(it, task))));
    }

    private static String told(RunDetail run, TaskRow task) {
        String name = "task " + task.name() + " of " + run.run().key() + "#"
                + run.run().number();
        OptionalLong calledBack = task.alone().map(TaskRow.Alone::calledBack).orElse(OptionalLong.empty());
        String when = calledBack.isPresent() ? " was called back at " + Rendering.instant(calledBack.getAsLong()) : "";
        String end = task.endedAt().isPresent()
                ? " has ended " + task.state() + " at "
                        + Rendering.instant(task.endedAt().getAsLong())
                : "";
        String detail = task.detail().isEmpty() ? "" : ": " + task.detail();
        return name + when + (when.isEmpty() || end.isEmpty() ? "" : " and") + end + detail;
    }
}
