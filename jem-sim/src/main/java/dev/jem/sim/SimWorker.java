package dev.jem.sim;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Order;
import dev.jem.model.command.Answer.Stop;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Held;
import dev.jem.model.command.Command.Report;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Entity;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.runtime.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A worker that keeps the protocol: it records an attempt before it starts it, reports until it is heard, and stops at
 * the end of its lease what says so. It crashes, its host is suspended or rebooted, and its messages are lost.
 */
final class SimWorker {

    private static final int SLOTS = 3;
    private static final long LEASE = 15 * VirtualTime.SECOND;
    private static final long HEARTBEAT = 4 * VirtualTime.SECOND;
    private static final long PATIENCE = 12 * VirtualTime.SECOND;

    /** An attempt in its durable record. */
    private static final class Execution {
        final Order order;
        long leftMicros;
        boolean running = true;
        boolean startReported;
        Optional<AttemptResult> result = Optional.empty();

        Execution(Order order, long micros) {
            this.order = order;
            this.leftMicros = micros;
        }

        Held held() {
            return new Held(order.attempt(), order.token());
        }

        boolean stopsWithLease() {
            return order.definition().tasks().get(order.task()).settings().onWorkerLost()
                    instanceof OnWorkerLost.RetryElsewhere;
        }
    }

    private final String name;
    private final World world;
    private final VirtualTime time;
    private final Chance chance;

    /** Durable. */
    private final TreeMap<Long, Execution> record = new TreeMap<>();

    private String stateId;

    /** Somebody knows for certain that nothing of the host before this one runs. */
    private boolean isReplacement;

    private long life;
    private boolean isUp;
    private long suspendedUntil;
    private long session;
    private long claimed;
    private boolean isClaiming;
    private long leaseUntil;

    /** Counts the times its lease was over: what was granted before such a time may be another's now. */
    private long lapses;

    private boolean isLapsed;

    SimWorker(String name, World world) {
        this.name = name;
        this.world = world;
        this.time = world.time;
        this.chance = world.chance;
        this.stateId = name + "-1";
    }

    // ---- life

    void start() {
        life++;
        isUp = true;
        session = 0;
        isClaiming = false;
        join();
        every(HEARTBEAT, this::heartbeat);
        every(VirtualTime.SECOND, this::report);
        every(VirtualTime.SECOND / 2, this::claim);
        every(VirtualTime.SECOND / 10, this::work);
    }

    /**
     * The process dies; what it has started goes on and its successor finds it, but what needs the lease dies with it.
     */
    void crash() {
        isUp = false;
        record.values().stream()
                .filter(it -> it.running && it.stopsWithLease())
                .forEach(it -> stop(it, result(it, AttemptState.LOST, Optional.of(FailureReason.WORKER_LOST))));
        restart(0);
    }

    /** The host dies with all that ran on it; the record stays. */
    void reboot() {
        die();
        restart(0);
    }

    private void die() {
        isUp = false;
        record.values().stream().filter(it -> it.result.isEmpty()).forEach(it -> {
            stop(it, result(it, AttemptState.LOST, Optional.of(FailureReason.WORKER_LOST)));
        });
    }

    /** The host is replaced by a new one of the same name, which takes longer than any message. */
    void replace() {
        die();
        restart(30 * VirtualTime.SECOND);
        record.clear();
        stateId = name + "-" + chance.between(2, Long.MAX_VALUE / 2);
        isReplacement = true;
    }

    private void restart(long atLeast) {
        life++;
        long down = life;
        time.in(atLeast + chance.between(VirtualTime.SECOND, 60 * VirtualTime.SECOND), () -> {
            if (life == down) {
                start();
            }
        });
    }

    /** The machine sleeps with all that runs on it. */
    void suspend(long micros) {
        suspendedUntil = Math.max(suspendedUntil, time.now() + micros);
    }

    private boolean isAsleep() {
        return suspendedUntil > time.now();
    }

    private void every(long micros, Runnable what) {
        long planned = life;
        time.in(chance.between(0, micros), () -> repeat(micros, what, planned));
    }

    private void repeat(long micros, Runnable what, long planned) {
        if (life != planned) {
            return;
        }
        if (isAsleep()) {
            time.in(suspendedUntil - time.now(), () -> repeat(micros, what, planned));
            return;
        }
        expireLease();
        what.run();
        time.in(micros, () -> repeat(micros, what, planned));
    }

    /** Hands a reply on unless the worker has died since; a sleeper gets it when it wakes. */
    private void receive(Outcome<Answer> outcome, Consumer<Answer> then, long sentIn) {
        if (life != sentIn) {
            return;
        }
        if (isAsleep()) {
            time.in(suspendedUntil - time.now(), () -> receive(outcome, then, sentIn));
            return;
        }
        expireLease();
        outcome.answered().ifPresent(answer -> {
            if (answer instanceof Answer.Refused refused && refused.code() == Answer.Code.SESSION_OVER) {
                session = 0;
                join();
            } else {
                then.accept(answer);
            }
        });
    }

    private void send(Command command, Consumer<Answer> then) {
        long sentIn = life;
        world.anyServer().submit(command, name, outcome -> receive(outcome, then, sentIn));
    }

    // ---- the protocol

    private void join() {
        long joiningIn = life;
        long asked = session;
        List<Held> held = record.values().stream().map(Execution::held).toList();
        Command.JoinWorker join = new Command.JoinWorker(
                name,
                new TreeMap<>(),
                SLOTS,
                List.of("process"),
                "1",
                "boot-" + life,
                stateId,
                time.now(),
                "simulated",
                LEASE,
                held);
        long sentAt = time.now();
        send(join, answer -> {
            if (session == asked && answer instanceof Answer.WorkerAccepted accepted) {
                session = accepted.session();
                claimed = 0;
                isClaiming = false;
                leaseUntil = sentAt + LEASE;
                obey(accepted.stop());
            } else if (answer instanceof Answer.Refused && isReplacement) {
                declareFormerDead();
            }
        });
        time.in(PATIENCE, () -> {
            if (life == joiningIn && session == 0) {
                join();
            }
        });
    }

    /** Done by a person, who looks first. */
    private void declareFormerDead() {
        String own = stateId;
        world.anyServer()
                .ask(
                        Long.class,
                        view -> view.workers().stream()
                                .map(EngineView.WorkerState::worker)
                                .filter(it -> it.worker().equals(name)
                                        && !it.stateId().equals(own))
                                .map(Entity.Worker::session)
                                .findFirst()
                                .orElse(0L),
                        seen -> seen.answered()
                                .filter(former -> former > 0)
                                .ifPresent(former -> send(
                                        new Command.DeclareWorkerDead(name, former, "its host was replaced"),
                                        _ -> {})));
    }

    private void heartbeat() {
        if (session == 0) {
            return;
        }
        long sentAt = time.now();
        long sentSession = session;
        List<Held> held = record.values().stream().map(Execution::held).toList();
        send(new Command.Heartbeat(name, session, claimed, held), answer -> {
            if (session == sentSession && answer instanceof Answer.HeartbeatAccepted accepted) {
                leaseUntil = Math.max(leaseUntil, sentAt + LEASE);
                obey(accepted.stop());
            }
        });
    }

    private void claim() {
        if (session == 0 || isLapsed || isClaiming || record.size() >= SLOTS) {
            return;
        }
        isClaiming = true;
        long claimingIn = life;
        long claimSession = session;
        long counter = claimed + 1;
        long lapsesBefore = lapses;
        Command.Claim claim = new Command.Claim(name, session, counter, SLOTS - record.size());
        world.anyServer()
                .claim(
                        claim,
                        outcome -> receive(
                                outcome,
                                answer -> {
                                    if (lapses == lapsesBefore) {
                                        granted(answer, claimSession, counter);
                                    }
                                },
                                claimingIn));
        time.in(PATIENCE, () -> {
            if (life == claimingIn && session == claimSession && claimed < counter) {
                isClaiming = false;
            }
        });
    }

    private void granted(Answer answer, long claimSession, long counter) {
        if (session != claimSession || claimed >= counter || !(answer instanceof Answer.Claimed granted)) {
            return;
        }
        claimed = counter;
        isClaiming = false;
        granted.orders().forEach(this::begin);
        obey(granted.stop());
    }

    private void report() {
        if (session == 0) {
            return;
        }
        List<Report> reports = new ArrayList<>();
        for (Execution execution : record.values()) {
            if (execution.result.isPresent()) {
                reports.add(new Report.Ended(execution.held(), execution.result.get()));
            } else if (!execution.startReported) {
                reports.add(new Report.Started(execution.held(), time.now()));
            }
        }
        if (reports.isEmpty()) {
            return;
        }
        send(new Command.ReportAttempts(name, session, reports), answer -> {
            if (answer instanceof Answer.ReportsAnswered answered) {
                for (int i = 0; i < reports.size(); i++) {
                    heard(reports.get(i), answered.results().get(i));
                }
            }
        });
    }

    private void heard(Report report, Answer.ReportResult result) {
        Optional<Execution> execution =
                Optional.ofNullable(record.get(report.held().token()));
        switch (report) {
            case Report.Started _ -> execution.ifPresent(it -> it.startReported = true);
            case Report.Ended _ -> execution.ifPresent(it -> record.remove(it.order.token()));
        }
        if (result == Answer.ReportResult.STALE) {
            execution.ifPresent(this::forget);
        }
    }

    private void obey(List<Stop> stops) {
        for (Stop stop : stops) {
            Optional.ofNullable(record.get(stop.token())).ifPresent(execution -> {
                if (stop.cause() == Stop.Cause.STALE) {
                    forget(execution);
                } else if (execution.result.isEmpty()) {
                    stop(execution, result(execution, AttemptState.CANCELLED, Optional.empty()));
                }
            });
        }
    }

    // ---- executing

    private void begin(Order order) {
        if (record.containsKey(order.token())) {
            return;
        }
        Execution execution = new Execution(order, chance.between(10 * VirtualTime.MILLI, 40 * VirtualTime.SECOND));
        record.put(order.token(), execution);
        world.laws.begins(order.attempt(), order.token(), this::isAsleepBeyondLease);
    }

    /** What sleeps beyond its lease is stopped before it does anything more. */
    private boolean isAsleepBeyondLease() {
        return isAsleep() && suspendedUntil >= leaseUntil;
    }

    private void work() {
        for (Execution execution : List.copyOf(record.values())) {
            if (execution.running) {
                execution.leftMicros -= VirtualTime.SECOND / 10;
                if (execution.leftMicros <= 0) {
                    stop(execution, exit(execution));
                }
            }
        }
    }

    private AttemptResult exit(Execution execution) {
        if (!chance.isCalm() && !chance.flip(0.8)) {
            return result(execution, AttemptState.FAILED, Optional.of(FailureReason.EXIT_CODE));
        }
        AttemptResult succeeded = result(execution, AttemptState.SUCCEEDED, Optional.empty());
        boolean hasRule = !execution
                .order
                .definition()
                .tasks()
                .get(execution.order.task())
                .rules()
                .success()
                .isEmpty();
        return hasRule && chance.flip(0.5) ? nothingToDo(succeeded) : succeeded;
    }

    private static AttemptResult nothingToDo(AttemptResult result) {
        return new AttemptResult(
                result.state(),
                OptionalInt.of(SimTasks.NOTHING_TO_DO),
                result.failure(),
                result.startedAt(),
                result.durations(),
                result.output(),
                result.artifacts(),
                result.reply(),
                result.detail(),
                result.outputs(),
                OptionalInt.of(0));
    }

    private void expireLease() {
        boolean wasLapsed = isLapsed;
        isLapsed = time.now() >= leaseUntil;
        if (!isLapsed) {
            return;
        }
        lapses += wasLapsed ? 0 : 1;
        for (Execution execution : List.copyOf(record.values())) {
            if (execution.running && execution.stopsWithLease()) {
                stop(execution, result(execution, AttemptState.LOST, Optional.of(FailureReason.WORKER_LOST)));
            }
        }
    }

    private void stop(Execution execution, AttemptResult result) {
        if (execution.running) {
            execution.running = false;
            world.laws.ends(execution.order.attempt(), execution.order.token());
        }
        execution.result = Optional.of(result);
    }

    private void forget(Execution execution) {
        if (execution.running) {
            execution.running = false;
            world.laws.ends(execution.order.attempt(), execution.order.token());
        }
        record.remove(execution.order.token());
    }

    /** The detail carries the token, so that an effect under another one is recognised; so does what it gives. */
    private static AttemptResult result(Execution execution, AttemptState state, Optional<FailureReason> failure) {
        TreeMap<String, Value> outputs = new TreeMap<>();
        if (state == AttemptState.SUCCEEDED) {
            outputs.put("token", new Value.Whole(execution.order.token()));
        }
        return new AttemptResult(
                state,
                exitCode(state),
                failure,
                0,
                Durations.NONE,
                OutputManifest.NONE,
                List.of(),
                Laws.TOKEN_PREFIX + execution.order.token(),
                outputs);
    }

    private static OptionalInt exitCode(AttemptState state) {
        return switch (state) {
            case SUCCEEDED -> OptionalInt.of(0);
            case FAILED -> OptionalInt.of(1);
            default -> OptionalInt.empty();
        };
    }

    @Override
    public String toString() {
        String doing = !isUp ? "down" : isAsleep() ? "asleep" : isClaiming ? "claims" : "idle";
        return name + " (session " + session + ", claim " + claimed + ", " + doing + ") has " + record.keySet();
    }
}
