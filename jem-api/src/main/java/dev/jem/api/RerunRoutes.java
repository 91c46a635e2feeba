package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.event.Rerun.Which;
import dev.jem.model.event.RunActions;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Value;
import dev.jem.protocol.Runs;
import dev.jem.runtime.Lane;
import dev.jem.runtime.projection.EndedRun;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunRow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Carrying out once more what has ended. */
final class RerunRoutes {

    private static final int TASKS_MAX = 1_000;

    private final Backend backend;

    RerunRoutes(Backend backend) {
        this.backend = backend;
    }

    Route route() {
        return Route.post(
                        Routes.API + "/runs/{id}/rerun",
                        Permission.OPERATE,
                        "Carry a run out once more, all or parts of it, as it was or as its job is now",
                        this::rerun)
                .takes(Runs.Rerun.class)
                .gives(Runs.ActionReply.class);
    }

    private void rerun(Call call) {
        Runs.Rerun body = call.bodyOrEmpty(Runs.Rerun.class);
        long run = Names.run(call, backend.cell().registry().incarnation());
        Queries queries = backend.queries(call);
        RunDetail detail =
                queries.run(run).orElseThrow(() -> ProblemException.notFound("there is no run " + call.path("id")));
        RunRow row = detail.run();
        if (!row.state().isTerminal()) {
            throw new ProblemException(
                    Status.CONFLICT, "conflict", row.key() + "#" + row.number() + " has not ended; cancel it first");
        }
        JobVersionRow version = queries.version(row.job(), row.version()).orElseThrow();
        EndedRun ended = EndedRun.of(detail, version.definition());
        Command command = new Command.RerunRun(
                ended.run(),
                ended.end(),
                new Entity.Version(
                        row.job(), version.version(), version.sha256(), version.adHoc(), version.definition()),
                queries.reached().at(),
                read(body, row, version),
                new Remark(
                        RunRoutes.text("reason", body.reason(), RunRoutes.REASON_LENGTH_MAX),
                        RunRoutes.text("ticket", body.ticket(), RunRoutes.REASON_LENGTH_MAX)),
                ActionRoutes.revision(call),
                key(call, body),
                body.dryRun());
        Answer.Acted acted = backend.command(call, command, Lane.OPERATORS, Answer.Acted.class);
        call.json(new Runs.ActionReply(
                call.path("id"), "", "rerun", acted.before(), acted.after(), body.dryRun(), acted.repeated()));
    }

    private static String key(Call call, Runs.Rerun body) {
        String key = RunRoutes.idempotencyKey(call);
        return key.isEmpty() || body.dryRun()
                ? ""
                : key + "\n" + RunRoutes.fingerprint(call.path("id") + " rerun", body);
    }

    // ---- read

    private Rerun read(Runs.Rerun body, RunRow row, JobVersionRow version) {
        Which which = body.which().isEmpty()
                ? (body.tasks().isEmpty() ? Which.ALL : Which.TASKS)
                : choice("which", body.which(), Which.class);
        if ((which == Which.TASKS) == body.tasks().isEmpty()) {
            throw ProblemException.badRequest(
                    which == Which.TASKS
                            ? "say which 'tasks'"
                            : "'tasks' has no meaning with which: " + RunActions.name(which)
                                    + "; leave one of them out");
        }
        if (body.tasks().size() > TASKS_MAX) {
            throw ProblemException.badRequest("more than " + TASKS_MAX + " tasks; choose tasks that others follow");
        }
        Definition by = body.definition().isEmpty()
                ? Definition.AS_IT_WAS
                : choice("definition", body.definition(), Definition.class);
        JobDefinition definition = by == Definition.AS_IT_WAS
                ? version.definition()
                : backend.cell().registry().definition(row.key()).orElse(version.definition());
        List<String> tasks = body.tasks().stream()
                .map(it -> RunRoutes.text("tasks", it, 200))
                .toList();
        return new Rerun(which, tasks, body.only(), by, params(definition, row, body), body.confirmed());
    }

    /** The values that were changed, checked together with those that stay. */
    private static SortedMap<String, Value> params(JobDefinition definition, RunRow row, Runs.Rerun body) {
        if (body.params().isEmpty()) {
            return new TreeMap<>();
        }
        Map<String, Object> all = new LinkedHashMap<>(Rendering.json(row.params()));
        all.keySet()
                .removeIf(name ->
                        definition.params().stream().noneMatch(it -> it.name().equals(name)));
        all.putAll(body.params());
        SortedMap<String, Value> changed = new TreeMap<>(RunRoutes.params(definition, all));
        changed.keySet().retainAll(body.params().keySet());
        return changed;
    }

    private static <E extends Enum<E>> E choice(String what, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> RunActions.name(it).equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest("'" + what + "' is one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(RunActions::name)
                                .collect(Collectors.joining(", "))));
    }
}
