package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.condition.CelConditions;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Held;
import dev.jem.model.command.Command.Report;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Event;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** An engine with hands: every command is checked to be replayable and restorable on the spot. */
final class Bench {

    static final long LEASE_MICROS = 30_000_000;

    final Engine engine = new Engine(new CelConditions());
    final List<Recorded> journal = new ArrayList<>();
    Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private long claims;
    private long joins;

    Bench() {
        decide(new Command.StartEpoch(1, "test", "2026a", Optional.of("7f3a9c1e")));
    }

    Answer decide(Command command) {
        return decide(command, "alice");
    }

    Answer decide(Command command, String by) {
        Engine.Decision decision = engine.decide(command, dev.jem.model.Micros.of(now), by);
        journal.addAll(decision.events());
        assertReplayGivesTheSameState();
        return decision.answer();
    }

    private void assertReplayGivesTheSameState() {
        Engine replayed = Engine.forReplay();
        journal.forEach(replayed::apply);
        assertThat(replayed.entities()).isEqualTo(engine.entities());
        Engine restored = Engine.forReplay();
        engine.entities().forEach(restored::restore);
        assertThat(restored.entities()).isEqualTo(engine.entities());
        assertThat(restored.nextTimer()).isEqualTo(engine.nextTimer());
    }

    EngineView view() {
        return engine.view(dev.jem.model.Micros.of(now));
    }

    boolean hasNewsFor(Command.Claim claim) {
        return engine.hasNewsFor(claim, dev.jem.model.Micros.of(now));
    }

    /** Time passes, and what became due is handled. */
    void pass(Duration duration) {
        now = now.plus(duration);
        decide(new Command.Tick(1_000));
    }

    void apply(Submitted... jobs) {
        decide(new Command.Apply(List.of(jobs)));
    }

    Answer submit(String job) {
        return submit(job, "");
    }

    Answer submit(String job, String idempotencyKey) {
        return submit(job, idempotencyKey, "");
    }

    Answer submit(String job, String idempotencyKey, String request) {
        return decide(new Command.SubmitRun(
                new Command.Target.Applied(new JobKey("ops", job)),
                Collections.emptySortedMap(),
                Optional.empty(),
                "",
                idempotencyKey,
                request));
    }

    long run(String job) {
        return ((Answer.RunAccepted) submit(job)).run();
    }

    long join(String worker, int slots, Held... held) {
        Answer answer = decide(joining(worker, "state-" + worker, slots, held));
        return ((Answer.WorkerAccepted) answer).session();
    }

    Command joining(String worker, String stateId, int slots, Held... held) {
        return new Command.JoinWorker(
                worker,
                new TreeMap<>(),
                slots,
                List.of("process", "http", "sql"),
                "1",
                "boot",
                stateId,
                ++joins,
                "cgroup",
                LEASE_MICROS,
                List.of(held));
    }

    List<Answer.Order> claim(String worker, long session, int slots) {
        return ((Answer.Claimed) decide(new Command.Claim(worker, session, ++claims, slots))).orders();
    }

    /** The counter of the last claim. */
    long lastClaim() {
        return claims;
    }

    static Held held(Answer.Order order) {
        return new Held(order.attempt(), order.token());
    }

    Answer.ReportResult report(String worker, long session, Answer.Order order, AttemptState state) {
        Answer answer = decide(
                new Command.ReportAttempts(worker, session, List.of(new Report.Ended(held(order), result(state)))));
        return ((Answer.ReportsAnswered) answer).results().getFirst();
    }

    /** An attempt ends well and gives this. */
    void succeed(String worker, long session, Answer.Order order, Map<String, Value> outputs) {
        AttemptResult plain = result(AttemptState.SUCCEEDED);
        AttemptResult result = new AttemptResult(
                plain.state(),
                OptionalInt.of(0),
                plain.failure(),
                plain.startedAt(),
                plain.durations(),
                plain.output(),
                plain.artifacts(),
                plain.detail(),
                new TreeMap<>(outputs));
        decide(new Command.ReportAttempts(worker, session, List.of(new Report.Ended(held(order), result))));
    }

    static AttemptResult result(AttemptState state) {
        Optional<FailureReason> failure = switch (state) {
            case FAILED -> Optional.of(FailureReason.EXIT_CODE);
            case TIMED_OUT -> Optional.of(FailureReason.TIMEOUT);
            case OUT_OF_MEMORY -> Optional.of(FailureReason.OUT_OF_MEMORY);
            case LOST -> Optional.of(FailureReason.WORKER_LOST);
            case SUCCEEDED, CANCELLED, LEASED, STARTED -> Optional.empty();
        };
        OptionalInt exitCode = state == AttemptState.FAILED ? OptionalInt.of(1) : OptionalInt.empty();
        return new AttemptResult(
                state,
                exitCode,
                failure,
                1,
                Durations.NONE,
                OutputManifest.NONE,
                List.of(),
                "",
                Collections.emptySortedMap());
    }

    /** The events of one kind in their order. */
    <E extends Event> List<E> events(Class<E> kind) {
        return journal.stream()
                .map(Recorded::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
