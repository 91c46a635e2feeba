package dev.jem.runtime;

import dev.jem.engine.Engine;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.Recovery.Recovered;
import dev.jem.runtime.Request.Reply;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.projection.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer, stepped by one thread. It decides batch n+1 while batch n commits, answers after the commit, and
 * never blocks: what blocks goes through {@link Io}.
 *
 * <p>Whatever goes wrong with the journal ends in one of two ways: another server leads, then this one waits; or nobody
 * can tell, then it takes over from itself.
 */
final class Writer {

    /** A batch is closed at this many events; a single command may go beyond by its own. */
    static final int BATCH_EVENTS_MAX = 4_000;

    private static final int TICK_SLICE = 500;
    private static final long RETRY_MICROS = 250_000;
    private static final long IDLE_READ_MICROS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Where this server is. */
    enum Phase {
        /** Another server leads, or may. */
        WAITING,
        RECOVERING,
        LEADING,
        /** Leads, but its memory is spoilt: what was decided before is committed, then it recovers. */
        DRAINING,
        /** It cannot lead, ever. */
        STOPPED
    }

    /** A command that could not be decided. */
    private record Poison(String command, String detail, boolean isTick) {}

    private final WriterPorts ports;
    private final Io io;
    private final TimeSource time;
    private final Journal journal;
    private final Recovery recovery;
    private final Candidacy candidacy;
    private final WriterSettings settings;
    private final Mailbox mailbox;
    private final Feed feed;
    private final Registry registry;
    private final BooleanSupplier isLagging;

    private final Answers answers = new Answers();
    private final Leases leases = new Leases();
    private final Parked parked = new Parked();

    private Phase phase = Phase.WAITING;

    /** Counts changes of phase: what comes back from an earlier one is ignored. */
    private long term;

    private Engine engine = Engine.forReplay();
    private EngineClock clock;
    private long epoch;
    private Head head = Head.empty();
    private long sealedSeq;
    private List<Recorded> open = new ArrayList<>();
    private Optional<Append> inFlight = Optional.empty();
    private Optional<Poison> poison = Optional.empty();
    private int tickSlice = TICK_SLICE;
    private List<Answers.Held> uncertain = List.of();
    private Optional<Row> uncertainRow = Optional.empty();
    private boolean isReading;
    private boolean isAsking;
    private long nextRead;

    /** After a read that failed, not before. */
    private long readAgainAt;

    private long nextTry;
    private String detail = "has not tried to lead yet";

    Writer(WriterPorts ports, WriterSettings settings, Surroundings surroundings) {
        this.ports = ports;
        this.io = ports.io();
        this.time = ports.time();
        this.journal = ports.journal();
        this.candidacy = ports.candidacy();
        this.isLagging = ports.isLagging();
        this.recovery = new Recovery(ports);
        this.settings = settings;
        this.mailbox = surroundings.mailbox();
        this.feed = surroundings.feed();
        this.registry = surroundings.registry();
        this.clock = new EngineClock(time, new EngineClock.Reading(0, time.monotonic()), 0);
    }

    /** What comes in, and those who are told what was committed. */
    record Surroundings(Mailbox mailbox, Feed feed, Registry registry) {}

    // ---- one step

    /** Does what can be done now; never blocks. Returns whether it should be called again at once. */
    boolean step() {
        switch (phase) {
            case WAITING -> {
                refuseAll(Outcome.Reason.NOT_LEADING);
                askToLead();
            }
            case RECOVERING -> retryRecovery();
            case LEADING -> lead();
            case DRAINING -> drain();
            case STOPPED -> refuseAll(Outcome.Reason.STOPPING);
        }
        return phase == Phase.LEADING && hasRoom() && (!mailbox.isEmpty() || isTimerDue());
    }

    /** When to step again if nothing comes in, monotonic microseconds. */
    long wakeAt() {
        return switch (phase) {
            case WAITING, RECOVERING -> nextTry;
            case LEADING -> {
                long read = answers.needRead() ? readAgainAt : nextRead;
                long wake = Math.min(Math.min(isReading ? Long.MAX_VALUE : read, nextTry), parked.nextDeadline());
                if (!isLagging.getAsBoolean() && engine.nextTimer().isPresent()) {
                    wake = Math.min(wake, clock.monotonicAt(engine.nextTimer().getAsLong()));
                }
                yield Math.min(wake, clock.monotonicAt(leases.nextCheck(clock.now())));
            }
            case DRAINING -> inFlight.isPresent() ? nextTry : time.monotonic();
            case STOPPED -> Long.MAX_VALUE;
        };
    }

    Phase phase() {
        return phase;
    }

    long epoch() {
        return epoch;
    }

    /** What it is doing, for people. */
    String detail() {
        return detail;
    }

    // ---- leading

    private void lead() {
        retryAppend();
        expireLeases();
        tick();
        answerParked();
        while (hasRoom()) {
            Optional<Request> request = mailbox.poll();
            if (request.isEmpty()) {
                break;
            }
            handle(request.get());
        }
        answerParked();
        flush();
        readLeadership();
    }

    /** Whether another command may be decided: a journal that refuses gets nothing new. */
    private boolean hasRoom() {
        return phase == Phase.LEADING && open.size() < BATCH_EVENTS_MAX && nextTry == Long.MAX_VALUE;
    }

    private void handle(Request request) {
        switch (request) {
            case Request.Order order -> decide(request, order.command(), order.by());
            case Request.Claim claim -> {
                if (hasNews(claim)) {
                    decide(claim, claim.command(), claim.by());
                } else {
                    parked.add(claim, time.monotonic());
                }
            }
            case Request.Question<?> question -> ask(question);
        }
    }

    private void ask(Request.Question<?> question) {
        try {
            answers.holdUntilRead(question, question.ask().apply(engine.view(clock.now())), decidedSeq());
        } catch (RuntimeException e) {
            LOG.error("A question about the state failed; nothing was changed", e);
            question.complete(new Reply.Quarantined(String.valueOf(e.getMessage())));
        }
    }

    private boolean hasNews(Request.Claim claim) {
        return engine.hasNewsFor(claim.command(), clock.now());
    }

    private void answerParked() {
        if (hasRoom()) {
            for (Request.Claim claim : parked.take(time.monotonic(), this::hasNews)) {
                decide(claim, claim.command(), claim.by());
            }
        }
    }

    private void tick() {
        if (hasRoom() && isTimerDue()) {
            decide(unasked(), new Command.Tick(tickSlice), Recorded.SELF);
        }
    }

    private boolean isTimerDue() {
        return !isLagging.getAsBoolean() && engine.nextTimer().orElse(Long.MAX_VALUE) <= clock.now();
    }

    private void expireLeases() {
        if (hasRoom()) {
            for (Leases.Silent silent : leases.takeSilent(clock.now())) {
                decide(unasked(), new Command.LoseContact(silent.worker(), silent.session()), Recorded.SELF);
            }
        }
    }

    private static Request unasked() {
        return new Request.Order(new Command.Tick(0), Recorded.SELF, _ -> {});
    }

    private void decide(Request request, Command command, String by) {
        if (phase != Phase.LEADING) {
            request.complete(new Reply.Unavailable(Outcome.Reason.NOT_LEADING, detail));
            return;
        }
        Engine.Decision decision;
        try {
            decision = engine.decide(command, clock.now(), by);
        } catch (RuntimeException e) {
            quarantine(request, command, e);
            return;
        }
        open.addAll(decision.events());
        noteLease(command, decision.answer());
        if (decision.events().isEmpty()) {
            answers.holdUntilRead(request, decision.answer(), decidedSeq());
        } else {
            answers.holdUntilCommit(request, decision.answer(), decidedSeq());
        }
    }

    /** The batch that all memory up to now is part of. */
    private long decidedSeq() {
        return open.isEmpty() ? sealedSeq : sealedSeq + 1;
    }

    private void noteLease(Command command, Answer answer) {
        switch (answer) {
            case Answer.WorkerAccepted accepted -> {
                if (command instanceof Command.JoinWorker join) {
                    leases.hear(join.worker(), accepted.session(), join.leaseMicros(), clock.now());
                }
            }
            case Answer.HeartbeatAccepted _ -> {
                if (command instanceof Command.Heartbeat heartbeat) {
                    leases.hear(heartbeat.worker(), heartbeat.session(), leaseOf(heartbeat.worker()), clock.now());
                }
            }
            case Answer.Done _,
                    Answer.Refused _,
                    Answer.Applied _,
                    Answer.RunAccepted _,
                    Answer.Delivered _,
                    Answer.Acted _,
                    Answer.RunsAnswered _,
                    Answer.SignalAccepted _,
                    Answer.Claimed _,
                    Answer.ReportsAnswered _,
                    Answer.ApprovalAnswered _,
                    Answer.TokensChecked _ -> {}
        }
    }

    private long leaseOf(String worker) {
        return engine.view().leaseMicros(worker);
    }

    // ---- committing

    private void flush() {
        if (inFlight.isEmpty() && !open.isEmpty()) {
            Append append = new Append(ports, head, epoch, open);
            open = new ArrayList<>();
            sealedSeq++;
            send(append);
        }
    }

    private void send(Append append) {
        inFlight = Optional.of(append);
        long sentIn = term;
        io.run(Io.Line.APPEND, append, result -> {
            if (term == sentIn) {
                appended(append, result);
            }
        });
    }

    private void appended(Append append, Io.Result<Append.Fate> result) {
        switch (result) {
            case Io.Result.Done<Append.Fate>(Append.Fate fate) -> appended(append, fate);
            case Io.Result.Failed<Append.Fate>(Exception cause) -> stop("sealing or appending a batch failed", cause);
        }
    }

    private void appended(Append append, Append.Fate fate) {
        switch (fate) {
            case STORED -> stored(append);
            case FENCED -> loseLead("another server took the lead");
            case DIVERGED -> {
                LOG.error("The journal does not end where this server's memory does; reading it again");
                recover(Optional.empty());
            }
            case UNKNOWN -> {
                LOG.warn("A commit's result is unknown ({}); taking over from itself", append.detail());
                uncertain = answers.takeUncertain(append.row().seq());
                recover(Optional.of(append.row()));
            }
            case REFUSED -> {
                LOG.error(
                        "The journal refused a batch and nothing new is admitted until it takes it: {}",
                        append.detail());
                detail = "the journal refuses to write: " + append.detail();
                nextTry = time.monotonic() + RETRY_MICROS;
            }
        }
    }

    private void stored(Append append) {
        Row row = append.row();
        head = new Head(row.seq(), row.hash());
        inFlight = Optional.empty();
        registry.apply(append.events());
        feed.publish(new Committed(row.seq(), row.epoch(), row.at(), append.events()));
        answers.committed(row.seq());
    }

    /** Tries the same bytes at the same place again. */
    private void retryAppend() {
        if (nextTry <= time.monotonic() && inFlight.isPresent()) {
            nextTry = Long.MAX_VALUE;
            detail = "leads";
            send(inFlight.get());
        }
    }

    // ---- the lead

    private void readLeadership() {
        boolean isTime = answers.needRead() ? readAgainAt <= time.monotonic() : nextRead <= time.monotonic();
        if (phase != Phase.LEADING || isReading || !isTime) {
            return;
        }
        isReading = true;
        nextRead = time.monotonic() + IDLE_READ_MICROS;
        answers.readBegins();
        long sentIn = term;
        long asked = epoch;
        io.run(Io.Line.READ, () -> journal.leads(asked), result -> {
            if (term == sentIn) {
                wasRead(result);
            }
        });
    }

    private void wasRead(Io.Result<Boolean> result) {
        isReading = false;
        switch (result) {
            case Io.Result.Done<Boolean>(Boolean leads) -> {
                if (leads) {
                    answers.readSucceeded();
                } else {
                    loseLead("another server took the lead");
                }
            }
            case Io.Result.Failed<Boolean>(Exception cause) -> {
                LOG.warn("The lead could not be confirmed; answers wait: {}", cause.getMessage());
                answers.readFailed();
                readAgainAt = time.monotonic() + RETRY_MICROS;
            }
        }
    }

    private void loseLead(String why) {
        LOG.warn("This server does not lead any more: {}", why);
        detail = why;
        enter(Phase.WAITING);
        fail(Outcome.Reason.NOT_LEADING);
        nextTry = time.monotonic() + RETRY_MICROS;
    }

    private void enter(Phase next) {
        phase = next;
        term++;
        inFlight = Optional.empty();
        open = new ArrayList<>();
        isReading = false;
        isAsking = false;
    }

    /** Tells all whose answer was not certain that there will be none. */
    private void fail(Outcome.Reason reason) {
        Reply reply = new Reply.Unavailable(reason, detail);
        answers.failAll(reply);
        parked.takeAll().forEach(claim -> claim.complete(reply));
    }

    private void refuseAll(Outcome.Reason reason) {
        Reply reply = new Reply.Unavailable(reason, detail);
        mailbox.drain().forEach(request -> request.complete(reply));
    }

    // ---- taking over

    private void askToLead() {
        if (isAsking || nextTry > time.monotonic()) {
            return;
        }
        isAsking = true;
        nextTry = Long.MAX_VALUE;
        long sentIn = term;
        io.run(Io.Line.APPEND, candidacy::mayLead, result -> {
            if (term == sentIn) {
                mayLead(result);
            }
        });
    }

    private void mayLead(Io.Result<Boolean> result) {
        isAsking = false;
        nextTry = time.monotonic() + RETRY_MICROS;
        switch (result) {
            case Io.Result.Done<Boolean>(Boolean may) -> {
                if (may) {
                    recover(Optional.empty());
                } else {
                    detail = "another server leads";
                }
            }
            case Io.Result.Failed<Boolean>(Exception cause) -> {
                detail = "the database does not answer: " + cause.getMessage();
                LOG.warn("{}", detail);
            }
        }
    }

    private void recover(Optional<Row> row) {
        enter(Phase.RECOVERING);
        fail(Outcome.Reason.NOT_LEADING);
        detail = "takes the lead";
        uncertainRow = row;
        startRecovery();
    }

    private void startRecovery() {
        nextTry = Long.MAX_VALUE;
        long sentIn = term;
        Optional<Row> row = uncertainRow;
        io.run(Io.Line.APPEND, () -> recovery.run(settings, row), result -> {
            if (term == sentIn) {
                recovered(result);
            }
        });
    }

    private void retryRecovery() {
        if (nextTry <= time.monotonic()) {
            startRecovery();
        }
    }

    private void recovered(Io.Result<Recovered> result) {
        switch (result) {
            case Io.Result.Done<Recovered>(Recovered.Leading leading) -> takeLead(leading);
            case Io.Result.Done<Recovered>(Recovered.Beaten _) -> loseRecovery("another server took the lead first");
            case Io.Result.Done<Recovered>(Recovered.Unfit unfit) -> loseRecovery(unfit.why());
            case Io.Result.Failed<Recovered>(JournalException cause) -> {
                detail = "the database does not answer: " + cause.getMessage();
                LOG.warn("Taking the lead failed and is tried again: {}", cause.getMessage());
                nextTry = time.monotonic() + RETRY_MICROS;
            }
            case Io.Result.Failed<Recovered>(Exception cause) -> stop("the journal cannot be replayed", cause);
        }
    }

    private void loseRecovery(String why) {
        failUncertain();
        loseLead(why);
    }

    private void failUncertain() {
        Reply reply = new Reply.Unavailable(Outcome.Reason.NOT_LEADING, detail);
        uncertain.forEach(held -> held.request().complete(reply));
        uncertain = List.of();
    }

    private void takeLead(Recovered.Leading leading) {
        enter(Phase.LEADING);
        engine = leading.engine();
        head = leading.head();
        sealedSeq = head.seq();
        epoch = leading.epoch();
        clock = new EngineClock(time, leading.reading(), engine.view().lastAt());
        nextTry = Long.MAX_VALUE;
        nextRead = time.monotonic() + IDLE_READ_MICROS;
        detail = "leads";
        registry.reset(engine.view());
        leases.grantAll(engine.view(), clock.now());
        feed.skipTo(head.seq());
        LOG.info("This server leads in epoch {} from batch {} on", epoch, head.seq() + 1);
        beginEpoch();
        if (leading.wasWritten()) {
            answers.holdUntilCommit(uncertain, decidedSeq());
            uncertain = List.of();
        } else {
            failUncertain();
        }
        flush();
    }

    private void beginEpoch() {
        boolean isNew = engine.view().incarnation().isEmpty();
        Optional<String> incarnation =
                isNew ? Optional.of(settings.incarnation().get()) : Optional.empty();
        decide(
                unasked(),
                new Command.StartEpoch(epoch, settings.node(), settings.timeZoneData(), incarnation),
                Recorded.SELF);
        poison.ifPresent(it -> {
            poison = Optional.empty();
            decide(unasked(), new Command.Quarantine(it.command(), it.detail()), Recorded.SELF);
            isolate(it);
        });
    }

    // ---- what cannot be decided

    /**
     * Puts a command aside. Memory may be half changed: what was decided before it is committed, then all is read
     * again.
     */
    private void quarantine(Request request, Command command, RuntimeException cause) {
        String name = command.getClass().getSimpleName();
        LOG.error("Command {} could not be decided and is put aside; the state is read again", name, cause);
        poison = Optional.of(new Poison(name, String.valueOf(cause), command instanceof Command.Tick));
        detail = "reads the state again after a command that could not be decided";
        phase = Phase.DRAINING;
        request.complete(new Reply.Quarantined(String.valueOf(cause.getMessage())));
    }

    /** Once the timers are handled one by one, the first one is the culprit. */
    private void isolate(Poison it) {
        if (!it.isTick()) {
            return;
        }
        if (tickSlice == 1) {
            decide(unasked(), new Command.DropTimer(), Recorded.SELF);
            tickSlice = TICK_SLICE;
        } else {
            tickSlice = 1;
        }
    }

    private void drain() {
        retryAppend();
        if (inFlight.isPresent()) {
            return;
        }
        if (open.isEmpty()) {
            recover(Optional.empty());
        } else {
            flush();
        }
    }

    private void stop(String what, Exception cause) {
        LOG.error("This server cannot lead: {}", what, cause);
        enter(Phase.STOPPED);
        detail = what + ": " + cause;
        fail(Outcome.Reason.STOPPING);
        failUncertain();
        refuseAll(Outcome.Reason.STOPPING);
    }

    /** Tells all who wait that this server is going down; a batch in flight may still be committed. */
    void close() {
        enter(Phase.STOPPED);
        detail = "the server is going down";
        fail(Outcome.Reason.STOPPING);
        failUncertain();
        refuseAll(Outcome.Reason.STOPPING);
    }
}
