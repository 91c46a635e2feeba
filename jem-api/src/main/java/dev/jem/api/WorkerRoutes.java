package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.ReportResult;
import dev.jem.model.command.AttemptIds;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Held;
import dev.jem.model.event.Artifact;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.protocol.Page;
import dev.jem.protocol.Workers;
import dev.jem.runtime.Lane;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.WorkerRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What workers say and are told. */
final class WorkerRoutes {

    private static final String WORKERS = Routes.API + "/workers";
    private static final String WORKER = WORKERS + "/{name}";
    private static final long LEASE_MILLIS = 30_000;
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final long CLAIM_WAIT_MILLIS_MAX = 30_000;
    private static final int SLOTS_MAX = 10_000;
    private static final int ITEMS_MAX = 5_000;
    private static final long ARTIFACT_BYTES_MAX = 256L << 20;
    private static final int DECIMAL_LENGTH_MAX = 1_000;
    private static final int REPLY_CODE_LENGTH_MAX = 20;
    private static final long RETRY_AFTER_MILLIS_MAX = 86_400_000;

    private final Backend backend;
    private final Orders orders;

    WorkerRoutes(Backend backend) {
        this.backend = backend;
        this.orders = new Orders(backend.taskTokens());
    }

    List<Route> routes() {
        return List.of(
                Route.get(WORKERS, Permission.READ, "Workers by name", this::list)
                        .gives(Page.class)
                        .query("limit", "cursor"),
                Route.post(WORKERS, Permission.WORK, "Open a session", this::join)
                        .takes(Workers.Join.class)
                        .gives(Workers.Joined.class),
                Route.post(WORKER + "/leave", Permission.WORK, "Close a session that holds nothing", this::leave)
                        .takes(Workers.Heartbeat.class),
                Route.post(
                                WORKER + "/declare-dead",
                                Permission.OPERATE,
                                "Say that nothing of a worker runs any more: what it held is lost",
                                this::declareDead)
                        .takes(Workers.DeclareDead.class),
                Route.post(WORKER + "/claims", Permission.WORK, "Ask for work", this::claim)
                        .takes(Workers.Claim.class)
                        .gives(Workers.Claimed.class),
                Route.post(WORKER + "/heartbeats", Permission.WORK, "Renew the lease", this::heartbeat)
                        .takes(Workers.Heartbeat.class)
                        .gives(Workers.HeartbeatReply.class),
                Route.post(WORKER + "/reports", Permission.WORK, "Say what became of attempts", this::report)
                        .takes(Workers.Reports.class)
                        .gives(Workers.ReportsReply.class),
                Route.post(WORKER + "/outputs", Permission.WORK, "Send output", this::outputs)
                        .takes(Workers.Outputs.class)
                        .gives(Workers.OutputsReply.class),
                Route.put(WORKER + "/artifacts/{sha256}", Permission.WORK, "Keep an artifact", this::putArtifact));
    }

    private String incarnation() {
        return backend.cell().registry().incarnation();
    }

    // ---- sessions

    private void join(Call call) {
        Workers.Join body = call.bodyOfWorker(Workers.Join.class);
        if (!JobKey.isName(body.name())) {
            throw ProblemException.badRequest(
                    "'" + body.name() + "' is not a name: use lower-case letters, digits and inner dashes");
        }
        if (body.slots() < 1 || body.slots() > SLOTS_MAX) {
            throw ProblemException.badRequest("a worker has 1 to " + SLOTS_MAX + " slots, not " + body.slots());
        }
        List<Workers.Stop> unknown = new ArrayList<>();
        Command command = new Command.JoinWorker(
                body.name(),
                new TreeMap<>(body.labels()),
                body.slots(),
                body.executors(),
                body.version(),
                body.bootId(),
                body.stateId(),
                body.joining(),
                body.containment(),
                LEASE_MILLIS * 1_000,
                held(body.held(), unknown));
        Answer.WorkerAccepted accepted = backend.command(call, command, Lane.LEASES, Answer.WorkerAccepted.class);
        unknown.addAll(stops(accepted.stop()));
        call.json(new Workers.Joined(
                body.name(), accepted.session(), LEASE_MILLIS, HEARTBEAT_MILLIS, unknown, incarnation()));
    }

    private void leave(Call call) {
        Workers.Heartbeat body = call.bodyOfWorker(Workers.Heartbeat.class);
        Command command = new Command.LeaveWorker(call.path("name"), body.session());
        backend.command(call, command, Lane.LEASES, Answer.Done.class);
        call.nothing();
    }

    private void declareDead(Call call) {
        Workers.DeclareDead body = call.body(Workers.DeclareDead.class);
        Command command =
                new Command.DeclareWorkerDead(call.path("name"), body.session(), KeptText.reason(body.reason()));
        backend.command(call, command, Lane.LEASES, Answer.Done.class);
        call.nothing();
    }

    private void heartbeat(Call call) {
        Workers.Heartbeat body = call.bodyOfWorker(Workers.Heartbeat.class);
        List<Workers.Stop> stops = new ArrayList<>();
        Command command =
                new Command.Heartbeat(call.path("name"), body.session(), body.claimCounter(), held(body.held(), stops));
        stops.addAll(stops(backend.command(call, command, Lane.LEASES, Answer.HeartbeatAccepted.class)
                .stop()));
        call.json(new Workers.HeartbeatReply(stops, ended(call, body.runs())));
    }

    private record Ended(List<String> runs) {}

    /** Those of the runs that are not active, or not of this history. */
    private List<String> ended(Call call, List<String> runs) {
        if (runs.isEmpty()) {
            return List.of();
        }
        requireAtMost(runs.size());
        Map<String, OptionalLong> numbers = new LinkedHashMap<>();
        runs.forEach(run -> numbers.put(run, RunIds.parse(incarnation(), run)));
        return backend.ask(
                        call,
                        Ended.class,
                        view -> new Ended(numbers.entrySet().stream()
                                .filter(run -> run.getValue().stream().noneMatch(view::isActive))
                                .map(Map.Entry::getKey)
                                .toList()))
                .runs;
    }

    /** Attempts of this history; those of another are to be stopped. */
    private List<Held> held(List<Workers.Held> held, List<Workers.Stop> unknown) {
        List<Held> known = new ArrayList<>();
        for (Workers.Held it : held) {
            Optional<AttemptKey> key = AttemptIds.parse(incarnation(), it.attempt());
            key.ifPresentOrElse(
                    attempt -> known.add(new Held(attempt, it.token())),
                    () -> unknown.add(new Workers.Stop(it.attempt(), it.token(), "stale")));
        }
        return known;
    }

    private List<Workers.Stop> stops(List<Answer.Stop> stops) {
        return stops.stream()
                .map(stop -> new Workers.Stop(
                        AttemptIds.format(incarnation(), stop.attempt()),
                        stop.token(),
                        switch (stop.cause()) {
                            case CANCELLED, SUPERSEDED -> "cancelled";
                            case TIMED_OUT -> "timed-out";
                            case KILLED -> "killed";
                            case STALE -> "stale";
                        }))
                .toList();
    }

    // ---- work

    private void claim(Call call) {
        Workers.Claim body = call.bodyOfWorker(Workers.Claim.class);
        if (body.counter() < 1 || body.slots() < 0) {
            throw ProblemException.badRequest("a claim has a counter from 1 and slots from 0");
        }
        Command.Claim command = new Command.Claim(call.path("name"), body.session(), body.counter(), body.slots());
        long wait = Math.clamp(body.waitMillis(), 0, CLAIM_WAIT_MILLIS_MAX);
        Answer.Claimed claimed = backend.claim(call, command, wait, Answer.Claimed.class);
        call.json(new Workers.Claimed(
                claimed.counter(),
                claimed.orders().stream()
                        .map(order -> orders.render(new Orders.Origin(incarnation(), address(call)), order))
                        .toList(),
                stops(claimed.stop())));
    }

    /** Where this server is, as the worker knows it. */
    private static String address(Call call) {
        return call.context().scheme() + "://" + call.context().host();
    }

    private void report(Call call) {
        Workers.Reports body = call.bodyCleaned(Workers.Reports.class);
        requireAtMost(body.reports().size());
        List<Command.Report> reports = new ArrayList<>();
        Map<Integer, Workers.Report> known = new LinkedHashMap<>();
        List<Workers.ReportResult> results = new ArrayList<>();
        for (Workers.Report report : body.reports()) {
            AttemptIds.parse(incarnation(), report.attempt()).ifPresent(key -> {
                known.put(results.size(), report);
                reports.add(report(report, key));
            });
            results.add(result(report, false, "unknown", "the attempt is of another history"));
        }
        Command command = new Command.ReportAttempts(call.path("name"), body.session(), reports);
        List<ReportResult> answered = backend.command(call, command, Lane.LEASES, Answer.ReportsAnswered.class)
                .results();
        int next = 0;
        for (Map.Entry<Integer, Workers.Report> entry : known.entrySet()) {
            results.set(entry.getKey(), answer(entry.getValue(), answered.get(next++)));
        }
        call.json(new Workers.ReportsReply(results));
    }

    private Workers.ReportResult answer(Workers.Report report, ReportResult result) {
        return switch (result) {
            case ACCEPTED -> {
                completeOutput(report);
                yield result(report, true, "ok", "");
            }
            case STALE -> result(report, false, "stale", "the attempt is over or another's");
        };
    }

    private void completeOutput(Workers.Report report) {
        if (report.kind().equals("ended")) {
            AttemptKey key = AttemptIds.parse(incarnation(), report.attempt()).orElseThrow();
            report.output()
                    .filter(it -> it.chunks() > 0)
                    .ifPresent(it -> backend.outputs().complete(new OutputStore.Key(key, report.token()), it.chunks()));
        }
    }

    private static Workers.ReportResult result(Workers.Report report, boolean accepted, String code, String detail) {
        return new Workers.ReportResult(report.attempt(), report.token(), accepted, code, detail);
    }

    private static Command.Report report(Workers.Report report, AttemptKey key) {
        Held held = new Held(key, report.token());
        long startedAt = report.startedAt().map(WorkerRoutes::micros).orElse(0L);
        return switch (report.kind()) {
            case "started" -> new Command.Report.Started(held, startedAt);
            case "ended" ->
                new Command.Report.Ended(
                        held,
                        new AttemptResult(
                                state(report.outcome()),
                                report.exitCode().map(OptionalInt::of).orElse(OptionalInt.empty()),
                                report.failure().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(constant(FailureReason.class, report.failure())),
                                startedAt,
                                report.durations()
                                        .map(it -> new Durations(it.startMicros(), it.userMicros(), it.reportMicros()))
                                        .orElse(Durations.NONE),
                                report.output().map(WorkerRoutes::manifest).orElse(OutputManifest.NONE),
                                report.artifacts().stream()
                                        .map(it -> new Artifact(it.path(), it.size(), it.sha256()))
                                        .toList(),
                                report.reply().map(WorkerRoutes::reply),
                                report.detail(),
                                values(report.outputs()),
                                report.rule().map(OptionalInt::of).orElse(OptionalInt.empty())));
            default ->
                throw ProblemException.badRequest("a report is 'started' or 'ended', not '" + report.kind() + "'");
        };
    }

    private static AttemptResult.Reply reply(Workers.Reply reply) {
        if (reply.code().length() > REPLY_CODE_LENGTH_MAX || reply.retryAfterMillis() < 0) {
            throw ProblemException.badRequest("a reply has a short code and waits for no negative time");
        }
        long retryAfter = Math.min(reply.retryAfterMillis(), RETRY_AFTER_MILLIS_MAX);
        return new AttemptResult.Reply(reply.code(), reply.endpointFault(), retryAfter * 1_000);
    }

    private static long micros(Instant instant) {
        try {
            return Micros.of(Call.required(instant));
        } catch (DateTimeException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static AttemptState state(String outcome) {
        AttemptState state = constant(AttemptState.class, outcome);
        if (!state.isTerminal()) {
            throw ProblemException.badRequest("'" + outcome + "' is not the end of an attempt");
        }
        return state;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> Rendering.kebab(it).equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest("'" + text + "' is not known here"));
    }

    private static OutputManifest manifest(Workers.OutputManifest it) {
        if (it.bytes() < 0 || it.keptBytes() < 0 || it.chunks() < 0) {
            throw ProblemException.badRequest("the sizes of an output are never below zero");
        }
        return new OutputManifest(it.bytes(), it.keptBytes(), it.sha256(), it.complete(), it.chunks());
    }

    private static SortedMap<String, Value> values(Map<String, Object> outputs) {
        SortedMap<String, Value> values = new TreeMap<>();
        outputs.forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    private static Value value(Object json) {
        return switch (json) {
            case Boolean it -> new Value.Flag(it);
            case Integer it -> new Value.Whole(it);
            case Long it -> new Value.Whole(it);
            case BigDecimal it -> decimal(it);
            case Number it -> decimal(new BigDecimal(it.toString()));
            case List<?> it ->
                new Value.Items(it.stream().map(WorkerRoutes::value).toList());
            default -> new Value.Text(json.toString());
        };
    }

    /** A report counts whatever is in it: a number that would fill pages stays the short text that it came as. */
    private static Value decimal(BigDecimal number) {
        long length = (long) number.precision() + Math.abs((long) number.scale());
        return length <= DECIMAL_LENGTH_MAX ? new Value.Decimal(number) : new Value.Text(number.toString());
    }

    private static void requireAtMost(int items) {
        if (items > ITEMS_MAX) {
            throw new ProblemException(
                    Status.TOO_LARGE, "too-large", "one message holds at most " + ITEMS_MAX + " items, not " + items);
        }
    }

    // ---- output

    private void outputs(Call call) {
        Workers.Outputs body = call.bodyOfWorker(Workers.Outputs.class);
        requireAtMost(body.chunks().size());
        Map<String, Held> held = new LinkedHashMap<>();
        for (Workers.OutputChunk chunk : body.chunks()) {
            AttemptIds.parse(incarnation(), chunk.attempt())
                    .ifPresent(key -> held.put(chunk.attempt(), new Held(key, chunk.token())));
        }
        Command command = new Command.CheckTokens(call.path("name"), body.session(), List.copyOf(held.values()));
        List<Boolean> valid = backend.command(call, command, Lane.LEASES, Answer.TokensChecked.class)
                .valid();
        Map<String, OutputStore.Key> accepted = new HashMap<>();
        int index = 0;
        for (Map.Entry<String, Held> entry : held.entrySet()) {
            if (valid.get(index++)) {
                accepted.put(
                        entry.getKey(),
                        new OutputStore.Key(
                                entry.getValue().attempt(), entry.getValue().token()));
            }
        }
        call.json(new Workers.OutputsReply(store(body.chunks(), accepted)));
    }

    private List<Workers.Acknowledged> store(List<Workers.OutputChunk> chunks, Map<String, OutputStore.Key> accepted) {
        Map<OutputStore.Key, List<OutputStore.Chunk>> pieces = new LinkedHashMap<>();
        Map<String, Long> next = new LinkedHashMap<>();
        for (Workers.OutputChunk chunk : chunks) {
            next.put(chunk.attempt(), Long.MAX_VALUE);
            Optional.ofNullable(accepted.get(chunk.attempt()))
                    .ifPresent(key ->
                            pieces.computeIfAbsent(key, _ -> new ArrayList<>()).add(chunk(chunk)));
        }
        Map<OutputStore.Key, Long> stored =
                pieces.isEmpty() ? Map.of() : backend.outputs().append(pieces);
        accepted.forEach((attempt, key) -> next.put(attempt, stored.getOrDefault(key, 0L)));
        List<Workers.Acknowledged> acknowledged = new ArrayList<>();
        next.forEach((attempt, seq) -> acknowledged.add(new Workers.Acknowledged(attempt, seq)));
        return acknowledged;
    }

    private static OutputStore.Chunk chunk(Workers.OutputChunk chunk) {
        if (chunk.data().length > OutputStore.CHUNK_BYTES_MAX) {
            throw new ProblemException(
                    Status.TOO_LARGE,
                    "too-large",
                    "a chunk holds at most " + OutputStore.CHUNK_BYTES_MAX + " bytes, not " + chunk.data().length);
        }
        return new OutputStore.Chunk(
                chunk.seq(), constant(OutputStore.Stream.class, chunk.stream()), micros(chunk.at()), chunk.data());
    }

    private void putArtifact(Call call) throws IOException {
        backend.blobs().put(call.path("sha256"), call.context().req().getInputStream(), ARTIFACT_BYTES_MAX);
        call.nothing();
    }

    // ---- shown

    private void list(Call call) {
        Map<String, Integer> busy = backend.ask(call, Busy.class, view -> {
                    Map<String, Integer> counts = new HashMap<>();
                    view.workers().forEach(it -> counts.put(it.worker().worker(), it.busy()));
                    return new Busy(counts);
                })
                .counts;
        List<Workers.Worker> workers = backend.queries(call).workers().stream()
                .map(row -> worker(row, busy.getOrDefault(row.worker(), 0)))
                .toList();
        call.json(Names.page(call, workers, Workers.Worker::name));
    }

    private record Busy(Map<String, Integer> counts) {}

    private static Workers.Worker worker(WorkerRow row, int busy) {
        return new Workers.Worker(
                row.worker(),
                row.session(),
                row.contact().name(),
                row.labels(),
                row.slots(),
                busy,
                row.executors(),
                row.version(),
                row.containment(),
                Rendering.instant(row.joinedAt()));
    }
}
