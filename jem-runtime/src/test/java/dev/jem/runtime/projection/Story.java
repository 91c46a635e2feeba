package dev.jem.runtime.projection;

import dev.jem.condition.CelConditions;
import dev.jem.engine.Engine;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Held;
import dev.jem.model.command.Command.Report;
import dev.jem.model.event.Artifact;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Entity;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Instead;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Makes up a plausible history from a seed: the engine decides what random callers ask for. Jobs come and go, schedules
 * fire, late and after long silence, workers run, fail, retry, vanish and return.
 */
public final class Story {

    private static final List<String> NAMESPACES = List.of("default", "finance", "ops");
    private static final List<String> WORKERS = List.of("w1", "w2", "w3");

    private final Engine engine = new Engine(new CelConditions());
    private final RandomGenerator random;
    private final Map<String, Long> sessions = new TreeMap<>();
    private final Map<String, List<Answer.Order>> held = new TreeMap<>();
    private final List<Recorded> pending = new ArrayList<>();

    /** What the batches so far have come to. */
    private final MemoryProjection told = new MemoryProjection();

    private long now = Micros.of(Instant.parse("2026-03-28T20:00:00Z"));
    private long claims;
    private long seq;

    public Story(long seed) {
        random = new SplittableRandom(seed);
        decide(new Command.StartEpoch(1, "node-a", "2026a", Optional.of("7f3a9c1e")));
        decide(new Command.Apply(List.of(StoryJobs.calendar(random)), List.of(), List.of()));
        for (String name : List.of("alice", Recorded.SELF)) {
            decide(new Command.PutPrincipal(name, PrincipalKind.PERSON, Role.OPERATOR, "1".repeat(64)));
        }
        for (String name : List.of("extract", "load", "report")) {
            decide(new Command.Apply(List.of(StoryJobs.random(new JobKey(NAMESPACES.getFirst(), name), random))));
        }
    }

    /** The next batches, without a gap. */
    public List<Committed> next(int batches) {
        List<Committed> committed = new ArrayList<>();
        while (committed.size() < batches) {
            for (int i = random.nextInt(8); i >= 0; i--) {
                step();
            }
            if (!pending.isEmpty()) {
                committed.add(new Committed(++seq, 1, pending.getLast().at(), pending));
                told.apply(1, List.of(committed.getLast()));
                pending.clear();
            }
        }
        return committed;
    }

    private Answer decide(Command command) {
        Engine.Decision decision = engine.decide(command, now, random.nextBoolean() ? "alice" : Recorded.SELF);
        pending.addAll(decision.events());
        return decision.answer();
    }

    private void step() {
        now += random.nextInt(3_000_000);
        switch (random.nextInt(48)) {
            case 0 -> decide(new Command.Apply(List.of(StoryJobs.random(job(), random))));
            case 1 -> decide(new Command.DeleteJob(job(), OptionalLong.empty(), "not needed any more"));
            case 2 -> principal();
            case 3 -> silence();
            case 4 -> leave();
            case 5 -> loseContact();
            case 6, 7 -> decide(new Command.CancelRun(1 + random.nextInt(200), text()));
            case 8 -> adHocOrCalendar();
            case 9, 10, 11 -> join();
            case 12, 13, 14, 15, 16, 17 -> submit();
            case 18, 19, 20, 21, 22, 23, 24, 25 -> claim();
            case 26, 27, 28 -> callBack();
            case 29, 30 -> operate();
            case 31, 32, 33 -> rerun();
            default -> report();
        }
        decide(new Command.Tick(1 + random.nextInt(50)));
    }

    /** Some task of one of the newest runs; mostly there is none that waits for it. */
    private void callBack() {
        if (random.nextBoolean()) {
            engine.view().asking().stream()
                    .skip(random.nextInt(3))
                    .findFirst()
                    .ifPresent(it -> decide(new Command.AnswerApproval(
                            it.run(),
                            it.task(),
                            StoryJobs.oneOf(Vote.values(), random),
                            text(),
                            text(),
                            OptionalLong.empty())));
            return;
        }
        String element = random.nextInt(4) == 0 ? "." + random.nextInt(3) : "";
        decide(new Command.CallBack(
                Math.max(1, engine.view().lastRun() - random.nextInt(20)),
                "task-" + random.nextInt(10) + element,
                random.nextBoolean() ? TaskState.SUCCEEDED : TaskState.FAILED,
                outputs(),
                text()));
    }

    private void operate() {
        RunAction action = StoryJobs.oneOf(
                new RunAction[] {
                    new RunAction.Hold(0),
                    new RunAction.Release(),
                    new RunAction.Replace(StoryJobs.oneOf(Instead.values(), random)),
                    new RunAction.Prioritise(random.nextInt(100)),
                    new RunAction.Stop(random.nextBoolean()),
                    new RunAction.Force(random.nextBoolean())
                },
                random);
        decide(new Command.ActOnRun(
                Math.max(1, engine.view().lastRun() - random.nextInt(10)),
                random.nextBoolean() ? "" : "task-" + random.nextInt(10),
                action,
                new Remark(text(), text()),
                OptionalLong.empty(),
                "",
                false));
    }

    /** One of the newest runs, if it has ended and that has been told. */
    private void rerun() {
        Optional<RunDetail> found = told.run(Math.max(1, engine.view().lastRun() - random.nextInt(30)))
                .filter(it -> it.run().state().isTerminal());
        if (found.isEmpty()) {
            return;
        }
        RunRow run = found.get().run();
        JobVersionRow version = told.version(run.job(), run.version()).orElseThrow();
        EndedRun ended = EndedRun.of(found.get(), version.definition());
        Rerun.Which which = StoryJobs.oneOf(Rerun.Which.values(), random);
        List<TaskRow> tasks = found.get().tasks();
        List<String> chosen = which == Rerun.Which.TASKS
                ? List.of(tasks.get(random.nextInt(tasks.size())).name())
                : List.of();
        Rerun rerun = new Rerun(
                which,
                chosen,
                random.nextBoolean(),
                StoryJobs.oneOf(Rerun.Definition.values(), random),
                new TreeMap<>(),
                true);
        decide(new Command.RerunRun(
                ended.run(),
                ended.end(),
                new Entity.Version(
                        run.job(), version.version(), version.sha256(), version.adHoc(), version.definition()),
                now,
                rerun,
                new Remark(text(), text()),
                OptionalLong.empty(),
                "",
                false));
    }

    private JobKey job() {
        return new JobKey(
                NAMESPACES.get(random.nextInt(NAMESPACES.size())),
                StoryJobs.oneOf(new String[] {"extract", "load", "report", "stats"}, random));
    }

    private void silence() {
        now += Micros.SECOND * (60 + random.nextInt(6 * 3600));
        sessions.clear();
    }

    private void principal() {
        String name = "svc-" + random.nextInt(3);
        if (random.nextInt(3) == 0) {
            decide(new Command.RemovePrincipal(name));
        } else {
            decide(new Command.PutPrincipal(
                    name, PrincipalKind.SERVICE, StoryJobs.oneOf(Role.values(), random), "0".repeat(64)));
        }
    }

    private void submit() {
        List<Command.SubmitRun> runs = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            runs.add(new Command.SubmitRun(
                    new Command.Target.Applied(job()),
                    params(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(LocalDate.of(2026, 3, 27)),
                    text(),
                    random.nextInt(4) == 0 ? "key-" + random.nextInt(50) : "",
                    ""));
        }
        decide(new Command.SubmitRuns(runs));
    }

    private SortedMap<String, Value> params() {
        SortedMap<String, Value> params = new TreeMap<>();
        if (random.nextBoolean()) {
            params.put("note", new Value.Text(text()));
        }
        return params;
    }

    private void adHocOrCalendar() {
        if (random.nextInt(4) == 0) {
            decide(new Command.Apply(List.of(StoryJobs.calendar(random)), List.of(), List.of()));
            return;
        }
        JobKey key = new JobKey("default", "adhoc-" + random.nextInt(3));
        decide(new Command.SubmitRun(
                new Command.Target.AdHoc(StoryJobs.simple(key)), params(), Optional.empty(), "try", "", ""));
    }

    // ---- workers

    private String worker() {
        return WORKERS.get(random.nextInt(WORKERS.size()));
    }

    private long joins;

    private void join() {
        String worker = worker();
        List<Held> kept = random.nextBoolean()
                ? List.of()
                : held.getOrDefault(worker, List.of()).stream().map(Story::held).toList();
        TreeMap<String, String> labels = new TreeMap<>(Map.of("zone", "dc" + random.nextInt(3)));
        Answer answer = decide(new Command.JoinWorker(
                worker,
                labels,
                2 * Integer.parseInt(worker.substring(1)),
                List.of("process"),
                "0.1",
                "boot-" + random.nextInt(9),
                "state-" + worker,
                ++joins,
                "cgroup",
                30 * Micros.SECOND,
                kept));
        if (answer instanceof Answer.WorkerAccepted accepted) {
            sessions.put(worker, accepted.session());
            if (kept.isEmpty()) {
                held.remove(worker);
            }
        }
    }

    private void leave() {
        String worker = worker();
        Optional.ofNullable(sessions.remove(worker))
                .ifPresent(session -> decide(new Command.LeaveWorker(worker, session)));
    }

    private void loseContact() {
        String worker = worker();
        Optional.ofNullable(sessions.get(worker))
                .ifPresent(session -> decide(new Command.LoseContact(worker, session)));
    }

    private void claim() {
        String worker = worker();
        Optional.ofNullable(sessions.get(worker)).ifPresent(session -> {
            if (decide(new Command.Claim(worker, session, ++claims, 4)) instanceof Answer.Claimed claimed) {
                held.computeIfAbsent(worker, _ -> new ArrayList<>()).addAll(claimed.orders());
            }
        });
    }

    private void report() {
        String worker = worker();
        List<Answer.Order> orders = held.getOrDefault(worker, new ArrayList<>());
        Optional<Long> session = Optional.ofNullable(sessions.get(worker));
        if (orders.isEmpty() || session.isEmpty()) {
            return;
        }
        List<Report> reports = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0 && !orders.isEmpty(); i--) {
            Answer.Order order = orders.get(random.nextInt(orders.size()));
            if (random.nextInt(3) == 0) {
                reports.add(new Report.Started(held(order), now - random.nextInt(1_000)));
            } else {
                orders.remove(order);
                reports.add(new Report.Ended(held(order), result()));
            }
        }
        decide(new Command.ReportAttempts(worker, session.get(), reports));
    }

    private static Held held(Answer.Order order) {
        return new Held(order.attempt(), order.token());
    }

    private AttemptResult result() {
        AttemptState state = random.nextInt(4) > 0
                ? AttemptState.SUCCEEDED
                : StoryJobs.oneOf(
                        new AttemptState[] {
                            AttemptState.FAILED,
                            AttemptState.TIMED_OUT,
                            AttemptState.CANCELLED,
                            AttemptState.OUT_OF_MEMORY
                        },
                        random);
        return new AttemptResult(
                state,
                random.nextBoolean() ? OptionalInt.of(random.nextInt(256)) : OptionalInt.empty(),
                failure(state),
                random.nextInt(5) == 0 ? 0 : now - random.nextInt(1_000),
                new Durations(random.nextInt(900), random.nextInt(2_000_000), random.nextInt(300)),
                output(),
                artifacts(),
                random.nextInt(3) == 0 ? text() : "",
                outputs());
    }

    private static Optional<FailureReason> failure(AttemptState state) {
        return switch (state) {
            case FAILED -> Optional.of(FailureReason.EXIT_CODE);
            case TIMED_OUT -> Optional.of(FailureReason.TIMEOUT);
            case OUT_OF_MEMORY -> Optional.of(FailureReason.OUT_OF_MEMORY);
            case LOST -> Optional.of(FailureReason.WORKER_LOST);
            case SUCCEEDED, CANCELLED, LEASED, STARTED -> Optional.empty();
        };
    }

    private OutputManifest output() {
        return random.nextBoolean()
                ? OutputManifest.NONE
                : new OutputManifest(random.nextInt(100_000), random.nextInt(1_000), sha256(), random.nextBoolean(), 3);
    }

    private List<Artifact> artifacts() {
        return random.nextInt(5) > 0
                ? List.of()
                : List.of(new Artifact("out/" + text(), random.nextInt(9_999), sha256()));
    }

    private String sha256() {
        return String.format("%016x", random.nextLong()).repeat(4);
    }

    private SortedMap<String, Value> outputs() {
        SortedMap<String, Value> outputs = new TreeMap<>();
        if (random.nextInt(3) == 0) {
            outputs.put("rows", new Value.Whole(random.nextLong()));
            outputs.put("rate", new Value.Decimal(new BigDecimal("1.50")));
            outputs.put("ok", new Value.Flag(random.nextBoolean()));
            outputs.put("parts", new Value.Items(List.of(new Value.Text(text()), new Value.Whole(-1))));
            outputs.put("more", new Value.Fields(new TreeMap<>(Map.of("x", new Value.Text("")))));
        }
        return outputs;
    }

    /** Also what is hard to store: a zero character, a half of a pair, nothing, a lot. */
    private String text() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "zero \u0000 inside";
            case 2 -> "half \ud83d of a pair";
            case 3 -> "日本語 \ud83d\ude80 \u202e";
            case 4 -> "x".repeat(random.nextInt(5_000));
            case 5 -> "tab\tline\nback\\slash 'quote' \"double\" \\N \\.";
            default -> "because " + random.nextInt(100);
        };
    }
}
