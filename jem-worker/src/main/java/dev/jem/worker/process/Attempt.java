package dev.jem.worker.process;

import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.ProcessStatus;
import dev.jem.worker.linux.Reactor;
import dev.jem.worker.linux.Signal;
import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.output.OutputSpool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its request to its end: everything that happens to it, in one place. All of it on the reactor's
 * thread, so that of a cancel, a timeout and an end in the same moment one comes first and counts.
 */
final class Attempt implements RunningAttempt, Supervisor.Watcher, SupervisorPool.Taker {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long LOOK_AGAIN_NANOS = 2_000_000;
    private static final long LOOK_AGAIN_NANOS_MAX = 50_000_000;
    private static final long TRY_AGAIN_NANOS = 200_000_000;
    private static final ProgramEnd KILLED = new ProgramEnd.Signalled(Signal.SIGKILL.number(), false);
    private static final int SUPERVISORS_MAX = 3;
    private static final int COMPLAINT_BYTES_MAX = 4096;

    private final Means means;
    private final Order order;
    private final Place place;
    private final AttemptListener listener;
    private final CompletableFuture<AttemptEnd> end = new CompletableFuture<>();

    /** Open until its end is known; {@link #end} completes a moment later, on another thread. */
    private final CountDownLatch over = new CountDownLatch(1);

    private Phase phase = Phase.WAITING;
    private Times times;
    private Optional<Supervisor> supervisor = Optional.empty();
    private Optional<Stop> stop = Optional.empty();
    private Optional<Classification> classification = Optional.empty();
    private Optional<Outcome> notStarted = Optional.empty();
    private Optional<Reactor.Alarm> alarm = Optional.empty();
    private int supervisorsTried;
    private boolean programEnded;
    private boolean killingTree;

    /**
     * What is to be done.
     *
     * @param script missing when a predecessor has released it
     * @param token the name of the process until it has become the program
     */
    record Order(String key, Limits limits, Optional<LaunchScript> script, String token, String note) {

        static Order of(AttemptRecord record) {
            return new Order(record.key(), record.limits(), Optional.empty(), record.token(), record.note());
        }
    }

    /** Where it is done. */
    record Place(AttemptDirectory directory, OutputSpool spool) {}

    private enum Phase {
        /** For a supervisor, then for the journal. */
        WAITING,
        RUNNING,
        /** The program has ended; what it left behind may finish. */
        LINGERING,
        /** SIGTERM was sent. */
        STOPPING,
        /** SIGKILL was sent. */
        KILLING,
        ENDED
    }

    private enum Stop {
        CANCEL,
        TIMEOUT,
        /** The process is gone that would keep how the program ends. */
        SUPERVISOR_GONE
    }

    /** A step that can fail for a want that passes, as of open files. */
    private interface Step {
        void run() throws IOException;
    }

    Attempt(Means means, Order order, Place place, AttemptListener listener) {
        this.means = means;
        this.order = order;
        this.place = place;
        this.listener = listener;
        this.times = Times.begin();
    }

    // ------------------------------------------------------------------------------------------- start

    /** Gets a supervisor; the rest follows. */
    void begin() {
        if (phase != Phase.ENDED) {
            supervisorsTried++;
            means.pool().take(place.directory.account(), this);
        }
    }

    /** It cannot be executed; nothing of it has run. */
    void refuse(Outcome outcome) {
        if (phase == Phase.WAITING) {
            notStarted = Optional.of(outcome);
            conclude();
        }
    }

    @Override
    public void refused(IOException reason) {
        refuse(new Outcome.StartFailed(StartFailure.HOST, String.valueOf(reason.getMessage())));
    }

    @Override
    public void taken(Supervisor given) {
        if (phase != Phase.WAITING) {
            means.pool().putBack(given);
            return;
        }
        supervisor = Optional.of(given);
        given.serve(this);
        try {
            given.claim();
            means.journal()
                    .append(
                            new JournalEntry.Starting(record(given)),
                            failure -> means.reactor().execute(() -> recorded(given, failure)));
        } catch (IOException e) {
            recorded(given, Optional.of(e));
        }
    }

    private AttemptRecord record(Supervisor given) {
        return new AttemptRecord(
                order.key,
                means.host().bootId(),
                Instant.now(),
                BootClock.nanos(),
                order.token,
                given.name(),
                given.id(),
                given.program(),
                TreeRecord.of(means.host().containment(), given.name()),
                place.directory.account(),
                order.limits,
                order.note);
    }

    /** The start is durable: now nothing that this attempt does can be forgotten. */
    private void recorded(Supervisor with, Optional<IOException> failure) {
        boolean current = phase == Phase.WAITING
                && supervisor.filter(mine -> mine == with).isPresent();
        if (!current) {
            return;
        }
        try {
            if (failure.isPresent()) {
                throw failure.get();
            }
            release(with);
        } catch (IOException e) {
            refuse(new Outcome.StartFailed(
                    StartFailure.HOST, "The attempt could not be recorded or released: " + e.getMessage()));
        }
    }

    private void release(Supervisor with) throws IOException {
        if (order.limits.endsWithLease()) {
            means.guard().watch(record(with));
        }
        with.release(order.script.orElseThrow().with(OrphanTree.MARK, with.name() + "." + order.key));
        times = times.release();
        phase = Phase.RUNNING;
        setTimeout();
        listener.started(times.releasedAt().orElseThrow(), with.program());
    }

    private void setTimeout() {
        long due = times.released().orElseThrow() + order.limits.timeout().toNanos();
        alarm = Optional.of(means.reactor().at(due, () -> stop(Stop.TIMEOUT, order.limits.grace())));
    }

    /** Goes on with what a predecessor started; the supervisor or the program may have ended meanwhile. */
    void resume(Supervisor left, AttemptRecord record) {
        supervisor = Optional.of(left);
        times = Times.resumed(record);
        phase = Phase.RUNNING;
        trying(() -> {
            left.attach(this);
            left.resume(record.program());
            if (left.hasEnded() || !left.hasProgram()) {
                supervisorGone();
            } else {
                setTimeout();
                if (order.limits.endsWithLease()) {
                    means.guard().watch(record);
                }
            }
        });
    }

    /** A predecessor has recorded its end. */
    void knownEnd(AttemptEnd known) {
        phase = Phase.ENDED;
        place.spool.finish();
        tell(known);
    }

    /** The host was restarted: its processes are gone, and nothing says how far they came. */
    void lostWithHost(AttemptRecord record) {
        times = Times.resumed(record);
        refuse(new Outcome.Lost("The host was restarted while the attempt ran, so how it ended cannot be known."));
    }

    // ------------------------------------------------------------------------------------------- events

    @Override
    public void ready() {
        throw new IllegalStateException("the supervisor of " + order.key + " announced a child while it has one");
    }

    @Override
    public void output(OutputSource source) {
        if (takeOutput(source) > 0) {
            listener.outputArrived();
        }
    }

    private int takeOutput(OutputSource source) {
        try {
            return place.spool.take(supervisor.orElseThrow().pipe(source), source);
        } catch (IOException e) {
            throw new IllegalStateException("the " + source.label() + " of " + order.key + " cannot be read", e);
        }
    }

    @Override
    public void programEnded() {
        programEnded = true;
        if (phase == Phase.WAITING) {
            tryAnotherSupervisor();
            return;
        }
        times = times.programEnd();
        trying(() -> {
            Optional<ProcessStatus> status = supervisor.orElseThrow().programStatus();
            classification = status.filter(ProcessStatus::ended)
                    .map(ended -> Classification.of(ended, order.token, this::complaint));
            settle();
        });
    }

    /** Something killed the process that waited; nothing of the attempt has run. */
    private void tryAnotherSupervisor() {
        means.pool().discard(supervisor.orElseThrow());
        supervisor = Optional.empty();
        programEnded = false;
        if (supervisorsTried < SUPERVISORS_MAX) {
            begin();
        } else {
            refuse(new Outcome.StartFailed(
                    StartFailure.HOST,
                    "The processes prepared for the task were killed, " + supervisorsTried + " times."));
        }
    }

    @Override
    public void supervisorEnded() {
        switch (phase) {
            case WAITING -> tryAnotherSupervisor();
            case RUNNING, LINGERING, STOPPING -> {
                LOG.warn("The supervisor of {} was ended by somebody else; its processes are stopped.", order.key);
                supervisorGone();
            }
            case KILLING, ENDED -> LOG.debug("the supervisor of {} has ended", order.key);
        }
    }

    /** An end that can still be seen counts; one that we bring about ourselves tells nothing. */
    private void supervisorGone() {
        trying(() -> {
            boolean endIsThere = supervisor
                    .orElseThrow()
                    .programStatus()
                    .map(ProcessStatus::ended)
                    .orElse(false);
            if (!endIsThere && classification.isEmpty() && stop.isEmpty()) {
                stop = Optional.of(Stop.SUPERVISOR_GONE);
            }
            kill();
        });
    }

    // ------------------------------------------------------------------------------------------- stop

    @Override
    public void cancel(Duration grace) {
        means.reactor().execute(() -> stop(Stop.CANCEL, grace));
    }

    private void stop(Stop why, Duration grace) {
        switch (phase) {
            case WAITING -> {
                stop = Optional.of(why);
                conclude();
            }
            case RUNNING -> trying(() -> stopRunning(why, grace));
            case LINGERING -> kill();
            case STOPPING -> killAfter(grace);
            case KILLING, ENDED -> LOG.debug("{} is being stopped already", order.key);
        }
    }

    private void stopRunning(Stop why, Duration grace) throws IOException {
        Supervisor with = supervisor.orElseThrow();
        boolean endedByItself = with.programStatus().map(ProcessStatus::ended).orElse(true);
        if (endedByItself) {
            return;
        }
        stop = Optional.of(why);
        phase = Phase.STOPPING;
        with.tree().signal(Signal.SIGTERM);
        with.tree().signal(Signal.SIGCONT);
        alarm.ifPresent(Reactor.Alarm::cancel);
        alarm = Optional.empty();
        killAfter(grace);
    }

    /** An earlier time stays. */
    private void killAfter(Duration grace) {
        long due = BootClock.nanos() + grace.toNanos();
        if (alarm.isPresent() && alarm.get().isBefore(due)) {
            return;
        }
        alarm.ifPresent(Reactor.Alarm::cancel);
        alarm = Optional.of(means.reactor().at(due, this::kill));
    }

    /** First the program, so that its end can be read; with it the supervisor and everything else. */
    private void kill() {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.KILLING;
        trying(() -> {
            Supervisor with = supervisor.orElseThrow();
            if (programEnded || with.hasEnded() || !with.hasProgram()) {
                killTree();
            } else {
                with.signalProgram(Signal.SIGKILL);
            }
        });
    }

    private void killTree() throws IOException {
        supervisor.orElseThrow().tree().kill();
        if (!killingTree) {
            killingTree = true;
            awaitGone(LOOK_AGAIN_NANOS);
        }
    }

    private void awaitGone(long pause) {
        trying(() -> {
            ProcessTree tree = supervisor.orElseThrow().tree();
            if (tree.gone()) {
                conclude();
            } else {
                tree.kill();
                means.reactor().after(pause, () -> awaitGone(Math.min(2 * pause, LOOK_AGAIN_NANOS_MAX)));
            }
        });
    }

    // ------------------------------------------------------------------------------------------- end

    /** The program has ended: what about the rest? */
    private void settle() throws IOException {
        Supervisor with = supervisor.orElseThrow();
        if (phase == Phase.KILLING || with.hasEnded() || classification.isEmpty()) {
            phase = Phase.KILLING;
            killTree();
        } else if (with.tree().deserted()) {
            conclude();
        } else {
            if (phase == Phase.RUNNING) {
                phase = Phase.LINGERING;
                alarm.ifPresent(Reactor.Alarm::cancel);
                alarm = Optional.empty();
                killAfter(means.lingering());
            }
            lookAgain(LOOK_AGAIN_NANOS);
        }
    }

    private void lookAgain(long pause) {
        means.reactor().after(pause, () -> {
            if (phase == Phase.LINGERING || phase == Phase.STOPPING) {
                trying(() -> {
                    if (supervisor.orElseThrow().tree().deserted()) {
                        conclude();
                    } else {
                        lookAgain(Math.min(2 * pause, LOOK_AGAIN_NANOS_MAX));
                    }
                });
            }
        });
    }

    /** Nothing of the attempt lives: takes what is left in the pipes, records the end, tells it. */
    private void conclude() {
        boolean killed = phase == Phase.KILLING;
        alarm.ifPresent(Reactor.Alarm::cancel);
        supervisor.ifPresent(with -> takeRest());
        AttemptEnd told = new AttemptEnd(
                outcome(),
                times.releasedAt(),
                Instant.now(),
                times.starting(),
                times.running(),
                times.ending(),
                place.spool.finish());
        phase = Phase.ENDED;
        record(told);
        leaveGuard();
        supervisor.ifPresent(with -> letGo(with, killed));
        supervisor = Optional.empty();
        tell(told);
    }

    private void leaveGuard() {
        if (order.limits.endsWithLease()) {
            try {
                means.guard().release(order.key);
            } catch (IOException e) {
                LOG.warn("The guard still knows {}, which has ended.", order.key, e);
            }
        }
    }

    private void tell(AttemptEnd told) {
        over.countDown();
        listener.ended(told);
        end.completeAsync(() -> told, Thread::startVirtualThread);
    }

    /** Whether its end is known; whoever has been told of it finds it so. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    private void takeRest() {
        for (OutputSource source : OutputSource.values()) {
            while (takeOutput(source) > 0) {
                listener.outputArrived();
            }
        }
    }

    private void record(AttemptEnd told) {
        try {
            means.journal().append(new JournalEntry.Ended(order.key, told));
        } catch (IOException e) {
            LOG.error(
                    "The end of {} ({}) could not be recorded. If this worker stops before it has reported it,"
                            + " the attempt will be reported as lost.",
                    order.key,
                    told.outcome(),
                    e);
        }
    }

    private void letGo(Supervisor with, boolean killed) {
        if (killed || !programEnded || !with.takesMore()) {
            means.pool().discard(with);
        } else {
            means.pool().giveBack(with);
        }
    }

    private Outcome outcome() {
        return classification
                .map(known -> switch (known) {
                    case Classification.Executed executed -> executed(executed.end());
                    case Classification.NotExecuted not ->
                        stopped(Optional.empty()).orElse(not.outcome());
                })
                .or(() -> stopped(Optional.empty()))
                .or(() -> notStarted)
                .orElseGet(Attempt::lost);
    }

    private Outcome executed(ProgramEnd how) {
        if (order.limits.endsWithLease() && how.equals(KILLED) && means.guard().hasEnded(order.key)) {
            return new Outcome.Lost("It was stopped at the end of the worker's lease.");
        }
        boolean outOfMemory = !how.equals(new ProgramEnd.Exited(0)) && ranOutOfMemory();
        return stopped(Optional.of(how))
                .orElseGet(() -> outOfMemory ? new Outcome.OutOfMemory(how) : new Outcome.Completed(how));
    }

    private Optional<Outcome> stopped(Optional<ProgramEnd> how) {
        return stop.map(why -> switch (why) {
            case CANCEL -> new Outcome.Cancelled(how);
            case TIMEOUT -> new Outcome.TimedOut(how);
            case SUPERVISOR_GONE -> lost();
        });
    }

    private static Outcome lost() {
        return new Outcome.Lost("The process that keeps its exit status was gone, so how it ended cannot be known;"
                + " all its processes were stopped.");
    }

    private boolean ranOutOfMemory() {
        try {
            return supervisor.orElseThrow().tree().ranOutOfMemory();
        } catch (IOException e) {
            LOG.warn("Whether {} ran out of memory cannot be read.", order.key, e);
            return false;
        }
    }

    private String complaint() {
        takeOutput(OutputSource.STDERR);
        StringBuilder text = new StringBuilder();
        try {
            for (OutputChunk chunk : place.spool.read(0, COMPLAINT_BYTES_MAX)) {
                text.append(new String(chunk.data(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            text.append(e.getMessage());
        }
        return text.toString();
    }

    /** Runs a step, and again after a while if it fails. */
    private void trying(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            LOG.error("A step of {} failed and is tried again.", order.key, e);
            means.reactor().after(TRY_AGAIN_NANOS, () -> trying(step));
        }
    }

    // ------------------------------------------------------------------------------------------- for the caller

    @Override
    public String key() {
        return order.key;
    }

    @Override
    public String note() {
        return order.note;
    }

    @Override
    public CompletableFuture<AttemptEnd> end() {
        return end;
    }

    @Override
    public OutputSpool output() {
        return place.spool;
    }

    @Override
    public TaskOutputs outputs() throws IOException {
        return TaskOutputs.read(place.directory);
    }

    @Override
    public Optional<LeftFiles> leftFiles() {
        return Optional.of(new LeftFiles(place.directory));
    }

    /** Leaves everything as it is, for a successor. */
    void leave() {
        phase = Phase.ENDED;
        alarm.ifPresent(Reactor.Alarm::cancel);
        supervisor.ifPresent(Supervisor::close);
    }

    AttemptDirectory directory() {
        return place.directory;
    }
}
