package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.event.RunActions;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.protocol.Runs;
import dev.jem.runtime.Lane;
import dev.jem.runtime.projection.RunRow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What operators do to a run or to a task of it: each action under the name people call it by. */
final class ActionRoutes {

    private static final String RUN = Routes.API + "/runs/{id}";
    private static final int TASK_LENGTH_MAX = 200;

    private final Backend backend;

    ActionRoutes(Backend backend) {
        this.backend = backend;
    }

    /** The actions, as they stand in the path. */
    private enum Verb {
        HOLD("Let nothing of a run or task begin"),
        RELEASE("Take a hold, ice or no-exec away"),
        ICE("Pass over a task as if it had succeeded, or end a run before it begins"),
        NO_EXEC("Let a run or task succeed without executing it"),
        SKIP("Skip a task, or a run before it begins"),
        BYPASS("Let a run or task through a gate that is not met"),
        PRIORITY("Give a run another priority"),
        FORCE("Say how a run or task ends"),
        KILL("Stop a run or task at once, without time to clean up"),
        EXCUSE("Say that the bad end of a run is taken care of");

        private final String summary;

        Verb(String summary) {
            this.summary = summary;
        }

        String path() {
            return RUN + "/" + RunActions.name(this);
        }
    }

    List<Route> routes() {
        Stream<Route> actions = Arrays.stream(Verb.values())
                .map(verb -> Route.post(verb.path(), Permission.OPERATE, verb.summary, call -> act(call, verb))
                        .takes(Runs.Action.class)
                        .gives(Runs.ActionReply.class));
        return Stream.concat(actions, Stream.of(new RerunRoutes(backend).route()))
                .toList();
    }

    // ---- asked for

    /** Stops one task. */
    void cancel(Call call, Runs.Cancel body) {
        Runs.Action action = new Runs.Action(
                body.task(), body.reason(), body.ticket(), Optional.empty(), "", Optional.empty(), "", false);
        act(call, new RunAction.Stop(false), action);
        call.nothing();
    }

    private void act(Call call, Verb verb) {
        Runs.Action body = call.bodyOrEmpty(Runs.Action.class);
        if (verb == Verb.EXCUSE) {
            call.json(dispose(call, body, Disposition.EXCUSED));
            return;
        }
        RunAction action = action(verb, body);
        call.json(
                action instanceof RunAction.Force(var isSuccess) && isOver(call, body)
                        ? dispose(call, body, isSuccess ? Disposition.FORCED_SUCCESS : Disposition.FORCED_FAILURE)
                        : act(call, action, body));
    }

    private static RunAction action(Verb verb, Runs.Action body) {
        return switch (verb) {
            case HOLD -> new RunAction.Hold(body.until().map(Micros::of).orElse(0L));
            case RELEASE -> new RunAction.Release();
            case ICE -> new RunAction.Replace(Instead.ICE);
            case NO_EXEC -> new RunAction.Replace(Instead.NO_EXEC);
            case SKIP -> new RunAction.Replace(Instead.SKIP);
            case BYPASS -> new RunAction.Pass(gate(body.gate()));
            case PRIORITY ->
                new RunAction.Prioritise(
                        body.priority().orElseThrow(() -> missing("priority", "a whole number from 0 to 100")));
            case FORCE -> new RunAction.Force(isSuccess(body.state()));
            case KILL -> new RunAction.Stop(true);
            case EXCUSE -> throw new IllegalStateException("an excuse is about a run that has ended");
        };
    }

    private static Bypass gate(String name) {
        return Arrays.stream(Bypass.values())
                .filter(it -> RunActions.name(it).equals(name))
                .findFirst()
                .orElseThrow(() -> missing(
                        "gate",
                        "one of "
                                + Arrays.stream(Bypass.values())
                                        .map(RunActions::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static boolean isSuccess(String state) {
        return switch (state.toLowerCase(Locale.ROOT)) {
            case "success" -> true;
            case "failure" -> false;
            default -> throw missing("state", "success or failure");
        };
    }

    private static ProblemException missing(String what, String allowed) {
        return ProblemException.badRequest("say '" + what + "': " + allowed);
    }

    private static Remark remark(Runs.Action body) {
        return new Remark(
                RunRoutes.text("reason", body.reason(), RunRoutes.REASON_LENGTH_MAX),
                RunRoutes.text("ticket", body.ticket(), RunRoutes.REASON_LENGTH_MAX));
    }

    private static String key(Call call, String action, Runs.Action body) {
        String key = RunRoutes.idempotencyKey(call);
        return key.isEmpty() || body.dryRun()
                ? ""
                : key + "\n" + RunRoutes.fingerprint(call.path("id") + " " + action, body);
    }

    /** The revision that the caller has seen, by the tag that a GET of the run gave; absent for whichever it is in. */
    static OptionalLong revision(Call call) {
        return call.header("If-Match").isEmpty() ? OptionalLong.empty() : Versions.seen(call, "run");
    }

    // ---- done

    private Runs.ActionReply act(Call call, RunAction action, Runs.Action body) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        String name = RunActions.name(action);
        Command command = new Command.ActOnRun(
                run,
                RunRoutes.text("task", body.task(), TASK_LENGTH_MAX),
                action,
                remark(body),
                revision(call),
                key(call, name, body),
                body.dryRun());
        return reply(call, name, body, backend.command(call, command, Lane.OPERATORS, Answer.Acted.class));
    }

    private static Runs.ActionReply reply(Call call, String action, Runs.Action body, Answer.Acted acted) {
        return new Runs.ActionReply(
                call.path("id"), body.task(), action, acted.before(), acted.after(), body.dryRun(), acted.repeated());
    }

    // ---- said about a run that has ended

    private RunRow row(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        return backend.queries(call)
                .run(run)
                .orElseThrow(() -> ProblemException.notFound("there is no run " + call.path("id")))
                .run();
    }

    private boolean isOver(Call call, Runs.Action body) {
        return body.task().isEmpty() && row(call).state().isTerminal();
    }

    private Runs.ActionReply dispose(Call call, Runs.Action body, Disposition disposition) {
        RunRow row = row(call);
        if (!body.task().isEmpty()) {
            throw ProblemException.badRequest("this is about a run, not about a task of it; leave 'task' out");
        }
        boolean isGood = row.state() == RunState.SUCCEEDED || row.state() == RunState.SKIPPED;
        boolean wasForced = row.interventions().disposition() == Disposition.FORCED_FAILURE;
        if (isGood && !wasForced && disposition != Disposition.FORCED_FAILURE) {
            throw new ProblemException(
                    Status.CONFLICT,
                    "conflict",
                    row.key() + "#" + row.number() + " has ended " + row.state() + ": there is nothing to "
                            + (disposition == Disposition.EXCUSED ? "excuse" : "force"));
        }
        OptionalLong seen = revision(call);
        if (seen.isPresent() && seen.getAsLong() != row.revision()) {
            throw new ProblemException(
                    Status.PRECONDITION_FAILED,
                    "changed",
                    row.key() + "#" + row.number() + " has changed since it was looked at: it is at revision "
                            + row.revision() + "; look again");
        }
        String name = disposition == Disposition.EXCUSED
                ? "excuse"
                : RunActions.name(new RunAction.Force(disposition == Disposition.FORCED_SUCCESS));
        Disposition before = row.interventions().disposition();
        if (body.dryRun()) {
            Answer.Acted would = new Answer.Acted(RunActions.name(before), RunActions.name(disposition), false);
            return reply(call, name, body, would);
        }
        Command command = new Command.DisposeRun(
                row.run(),
                row.key(),
                row.number(),
                row.executions().entity(),
                before,
                disposition,
                remark(body),
                key(call, name, body));
        return reply(call, name, body, backend.command(call, command, Lane.OPERATORS, Answer.Acted.class));
    }
}
