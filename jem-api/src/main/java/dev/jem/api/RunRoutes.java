package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.engine.Explanation;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.RunAccepted;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.SubmitRun;
import dev.jem.model.command.Command.Target;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.RunState;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Page;
import dev.jem.protocol.Problem;
import dev.jem.protocol.Runs;
import dev.jem.runtime.Lane;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunFilter;
import dev.jem.runtime.projection.RunRow;
import dev.jem.spec.ParamValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.SerializationFeature;

/** Runs: asked for, shown, explained, cancelled. */
final class RunRoutes {

    private static final String RUNS = Routes.API + "/runs";
    private static final String RUN = RUNS + "/{id}";
    private static final int BATCH_MAX = 1_000;
    private static final int KEY_LENGTH_MAX = 200;
    static final int REASON_LENGTH_MAX = 2_000;

    /** No longer argument can be handed to a program. */
    private static final int PARAM_LENGTH_MAX = 128 << 10;

    private final Backend backend;
    private final ManifestRoutes manifests;
    private final ActionRoutes actions;
    private final RecentKeys<Long> cancelled = new RecentKeys<>();

    RunRoutes(Backend backend) {
        this.backend = backend;
        this.manifests = new ManifestRoutes(backend);
        this.actions = new ActionRoutes(backend);
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                                Routes.API + "/namespaces/{namespace}/jobs/{job}/runs",
                                Permission.SUBMIT,
                                "Start a run",
                                this::submit)
                        .takes(Runs.Submit.class)
                        .gives(Runs.Run.class),
                Route.post(RUNS, Permission.DEFINE, "Run a manifest once, without applying it", this::submitManifest)
                        .takes(Runs.SubmitManifest.class)
                        .gives(Runs.Run.class),
                Route.post(
                                RUNS + ":batch",
                                Permission.SUBMIT,
                                "Start many runs; each is answered on its own",
                                this::batch)
                        .takes(Runs.Batch.class)
                        .gives(Runs.BatchReply.class),
                Route.get(RUNS, Permission.READ, "Runs, newest first", this::list)
                        .gives(Page.class)
                        .query("namespace", "job", "number", "state", "since", "until", "limit", "cursor"),
                Route.get(RUN, Permission.READ, "A run with its tasks and attempts", this::get)
                        .gives(Runs.Run.class),
                Route.get(RUN + "/explain", Permission.READ, "Every gate that is not met", this::explain)
                        .gives(Runs.Explanation.class),
                Route.post(RUN + "/cancel", Permission.OPERATE, "Stop what has not ended", this::cancel)
                        .takes(Runs.Cancel.class)
                        .gives(Void.class));
    }

    /** What operators do besides. */
    List<Route> actionRoutes() {
        return actions.routes();
    }

    private Rendering rendering() {
        return new Rendering(backend.cell().registry().incarnation());
    }

    // ---- asked for

    private void submit(Call call) {
        Runs.Submit body = call.bodyOrEmpty(Runs.Submit.class);
        JobKey key = Names.job(call);
        call.requireMayActIn(key.namespace());
        SubmitRun command = new SubmitRun(
                new Target.Applied(key),
                params(definition(key), body.params()),
                body.businessDate(),
                text("reason", body.reason(), REASON_LENGTH_MAX),
                idempotencyKey(call),
                fingerprint(key, body));
        accepted(call, backend.command(call, command, Lane.SUBMISSIONS, RunAccepted.class));
    }

    private void submitManifest(Call call) {
        Runs.SubmitManifest body = call.body(Runs.SubmitManifest.class);
        if (Optional.ofNullable(body.manifest()).map(Manifests.Request::sources).isEmpty()) {
            throw ProblemException.badRequest(
                    "there is no manifest to run; send {\"manifest\": {\"sources\": [{\"name\": …, \"text\": …}]}}");
        }
        List<JobDefinition> jobs = ManifestRoutes.parse(body.manifest()).jobs();
        if (jobs.size() != 1) {
            throw new ProblemException(
                    Status.INVALID,
                    "not-one-job",
                    "the manifest holds " + jobs.size() + " jobs; exactly one can be run like this");
        }
        manifests.requireFiles(jobs);
        JobDefinition definition = jobs.getFirst();
        SubmitRun command = new SubmitRun(
                new Target.AdHoc(ManifestRoutes.submitted(definition)),
                params(definition, body.params()),
                body.businessDate(),
                text("reason", body.reason(), REASON_LENGTH_MAX),
                idempotencyKey(call),
                fingerprint("", body));
        accepted(call, backend.command(call, command, Lane.SUBMISSIONS, RunAccepted.class));
    }

    /** Shows the run as it is kept, so that nothing here differs from what is read a moment later. */
    private void accepted(Call call, RunAccepted run) {
        String id = rendering().runId(run.run());
        call.context().header("Location", RUNS + "/" + id);
        RunDetail detail = backend.queriesAt(call, call.answeredAt())
                .flatMap(it -> it.run(run.run()))
                .orElseThrow(() -> new ProblemException(
                        Status.UNAVAILABLE,
                        "behind",
                        "run " + run.job() + "#" + run.number() + " is accepted and will run, but cannot be shown yet;"
                                + " look at " + RUNS + "/" + id + ", or ask again with the same idempotency key"));
        call.created(rendering().run(detail));
    }

    private JobDefinition definition(JobKey key) {
        return backend.cell()
                .registry()
                .definition(key)
                .orElseThrow(() -> ProblemException.notFound("there is no job " + key));
    }

    static SortedMap<String, Value> params(JobDefinition definition, Map<String, Object> given) {
        given.forEach(
                (name, value) -> text("parameter " + KeptText.cleaned(name), name + "=" + value, PARAM_LENGTH_MAX));
        ParamValues.Resolution resolution = ParamValues.resolve(definition, given);
        if (!resolution.isGood()) {
            List<Problem.Place> places = resolution.problems().stream()
                    .map(it -> new Problem.Place(
                            "", "/params/" + it.param(), 0, 0, "param", it.message(), it.suggestion()))
                    .toList();
            String first = resolution.problems().getFirst().sentence();
            throw new ProblemException(Status.INVALID, "invalid-params", first, places);
        }
        return resolution.values();
    }

    static String text(String what, String text, int max) {
        if (!KeptText.isKept(text)) {
            throw KeptText.refusal(what);
        }
        if (text.length() > max) {
            throw new ProblemException(
                    Status.INVALID, "too-long", what + " has " + text.length() + " characters; it may have " + max);
        }
        return text;
    }

    static String idempotencyKey(Call call) {
        String key = call.header(Headers.IDEMPOTENCY_KEY).orElse("");
        if (key.length() > KEY_LENGTH_MAX) {
            throw ProblemException.badRequest(
                    "the header " + Headers.IDEMPOTENCY_KEY + " is longer than " + KEY_LENGTH_MAX + " characters");
        }
        return key(key);
    }

    private static String key(String key) {
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.badRequest("an idempotency key has no control characters");
        }
        return key;
    }

    /** Tells a repeated request from another one under the same key; alone and in a batch it is the same. */
    static String fingerprint(Object target, Record body) {
        String json = Json.mapper()
                .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsString(body);
        return ApiServer.sha256(target + " " + json);
    }

    private void batch(Call call) {
        Runs.Batch body = call.bodyAsItIs(Runs.Batch.class);
        if (body.runs().isEmpty() || body.runs().size() > BATCH_MAX) {
            throw ProblemException.badRequest("a batch holds 1 to " + BATCH_MAX + " runs, not "
                    + body.runs().size());
        }
        List<Runs.BatchResult> results = new ArrayList<>();
        List<SubmitRun> commands = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Runs.BatchItem item : body.runs()) {
            try {
                call.requireMayActIn(item.namespace());
                commands.add(command(item));
                places.add(results.size());
                results.add(new Runs.BatchResult("", 0, Optional.empty()));
            } catch (ProblemException e) {
                results.add(new Runs.BatchResult("", 0, Optional.of(e.problem())));
            }
        }
        if (!commands.isEmpty()) {
            Answer.RunsAnswered answered = backend.command(
                    call, new Command.SubmitRuns(commands), Lane.SUBMISSIONS, Answer.RunsAnswered.class);
            for (int index = 0; index < places.size(); index++) {
                results.set(places.get(index), result(answered.runs().get(index)));
            }
        }
        call.json(new Runs.BatchReply(results));
    }

    private SubmitRun command(Runs.BatchItem item) {
        JobKey key = new JobKey(item.namespace(), item.job());
        return new SubmitRun(
                new Target.Applied(key),
                params(definition(key), item.params()),
                Optional.empty(),
                "",
                key(text("idempotencyKey", item.idempotencyKey(), KEY_LENGTH_MAX)),
                fingerprint(key, new Runs.Submit(item.params(), Optional.empty(), "")));
    }

    private Runs.BatchResult result(Answer.RunAnswer answer) {
        return switch (answer) {
            case RunAccepted run -> new Runs.BatchResult(rendering().runId(run.run()), run.number(), Optional.empty());
            case Refused refused ->
                new Runs.BatchResult("", 0, Optional.of(Backend.refusal(refused).problem()));
        };
    }

    // ---- shown

    private void list(Call call) {
        Queries queries = backend.queries(call);
        int limit = (int) call.number("limit", 50, 1, Queries.LIMIT_MAX);
        RunFilter filter = filter(call, Names.namespace(call, queries), limit);
        List<RunRow> rows = queries.runs(filter);
        String next = rows.size() < limit ? "" : cursor(rows.getLast().place());
        Rendering rendering = rendering();
        call.json(new Page<>(
                rows.stream().map(row -> rendering.run(row, List.of())).toList(), next));
    }

    private static RunFilter filter(Call call, Optional<String> namespace, int limit) {
        long number = call.number("number", 0, 1, Long.MAX_VALUE);
        if ((call.query("job").isPresent() && namespace.isEmpty())
                || (number != 0 && call.query("job").isEmpty())) {
            throw ProblemException.badRequest(
                    "a job is named with its namespace, and a number with its job: give both");
        }
        return new RunFilter(
                namespace,
                call.query("job"),
                number == 0 ? OptionalLong.empty() : OptionalLong.of(number),
                states(call),
                micros(call.instant("since")),
                micros(call.instant("until")),
                Names.place(call).map(RunRoutes::place),
                limit);
    }

    private static OptionalLong micros(Optional<Instant> instant) {
        return instant.map(it -> OptionalLong.of(dev.jem.model.Micros.of(it))).orElse(OptionalLong.empty());
    }

    private static Set<RunState> states(Call call) {
        Set<RunState> states = EnumSet.noneOf(RunState.class);
        for (String name : call.query("state").map(it -> it.split(",", -1)).orElse(new String[0])) {
            try {
                states.add(
                        RunState.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw ProblemException.badRequest("state '" + name + "' is not one of " + List.of(RunState.values()));
            }
        }
        return states;
    }

    private static String cursor(RunFilter.Place place) {
        return Names.cursor(place.run() + "," + place.number());
    }

    private static RunFilter.Place place(String text) {
        try {
            String[] parts = text.split(",", 2);
            return new RunFilter.Place(Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1]));
        } catch (NumberFormatException e) {
            throw Names.badCursor();
        }
    }

    private RunDetail find(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        return backend.queries(call)
                .run(run)
                .orElseThrow(() -> ProblemException.notFound("there is no run " + call.path("id")));
    }

    private void get(Call call) {
        RunDetail run = find(call);
        Versions.tag(call, run.run().revision());
        call.json(rendering().run(run));
    }

    // ---- explained, cancelled

    private record Explained(Optional<Explanation> explanation, long at) {}

    private void explain(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        Explained explained =
                backend.ask(call, Explained.class, view -> new Explained(view.explainRun(run), view.at()));
        if (explained.explanation.isPresent()) {
            call.json(Rendering.explanation(explained.explanation.get(), explained.at));
            return;
        }
        Runs.Run ended = rendering().run(find(call));
        String key = ended.namespace() + "/" + ended.job() + "#" + ended.number();
        String why = ended.reason().isEmpty() ? "" : ": " + ended.reason();
        call.json(new Runs.Explanation(
                key, ended.state(), "has ended " + ended.state() + why, List.of(), Rendering.instant(explained.at)));
    }

    /** Says which run it is that cannot be stopped any more, and how it ended. */
    private Optional<ProblemException> ended(Call call, long run) {
        return backend.queriesAt(call, call.answeredAt())
                .flatMap(it -> it.run(run))
                .map(RunDetail::run)
                .map(it -> new ProblemException(
                        Status.CONFLICT,
                        "conflict",
                        "run " + it.key() + "#" + it.number() + " has ended already: " + it.state()));
    }

    private void cancel(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        Runs.Cancel body = call.bodyOrEmpty(Runs.Cancel.class);
        if (!body.task().isEmpty()) {
            actions.cancel(call, body);
            return;
        }
        String ticket = text("ticket", body.ticket(), REASON_LENGTH_MAX);
        String reason =
                text("reason", body.reason(), REASON_LENGTH_MAX) + (ticket.isEmpty() ? "" : " (" + ticket + ")");
        String key = idempotencyKey(call);
        if (key.isEmpty()
                || cancelled
                        .of(call.caller() + "/" + key)
                        .filter(it -> it == run)
                        .isEmpty()) {
            try {
                backend.command(call, new Command.CancelRun(run, reason), Lane.OPERATORS, Answer.Done.class);
            } catch (ProblemException e) {
                throw e.status() == Status.CONFLICT ? ended(call, run).orElse(e) : e;
            }
            cancelled.add(call.caller() + "/" + key, run);
        }
        call.nothing();
    }
}
