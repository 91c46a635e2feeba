package dev.jem.worker.agent;

import dev.jem.client.ApiException;
import dev.jem.client.ClientException;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Workers;
import dev.jem.worker.linux.BootClock;
import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSpool;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.ExecutorSettings;
import dev.jem.worker.process.PolicyFile;
import dev.jem.worker.process.ProcessExecutor;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import dev.jem.worker.process.WorkerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker of one server. It dials out; when there is no contact it goes on with what it has, keeps output and results
 * on disk, and reconciles on return.
 *
 * <p>Loops, each on a thread of its own: <i>session</i> joins and keeps the lease, <i>claims</i> asks for work,
 * <i>reports</i> delivers output and results, <i>lease</i> stops what must not outlive the lease, <i>tidying</i>
 * removes directories of runs that have ended. {@link #close} ends the loops and leaves what runs to a successor on the
 * same directory.
 */
public final class Worker implements AutoCloseable {

    private static final long PAUSE_MILLIS = 500;
    private static final long CLAIM_WAIT_MILLIS = 20_000;
    /** Not longer: a pause does not count the time in which the host sleeps, the lease does. */
    private static final long LEASE_LOOK_MILLIS = 500;

    private static final int RUNS_MAX = 1_000;
    private static final int OUTPUT_BYTES = 512 << 10;
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerSettings settings;
    private final JemClient client;
    private final ProcessExecutor executor;
    private final Launches launches;
    private final Endings endings;
    private final Lease lease;
    private final BlockingQueue<List<String>> endedRuns = new LinkedBlockingQueue<>();
    private final Map<String, HeldAttempt> held = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as all below. */
    private Optional<Session> session = Optional.empty();

    private boolean hasNews;
    private boolean closing;
    private boolean isClosed;

    /** @param claimed the last claim whose answer was taken */
    private record Session(long id, long leaseMillis, long heartbeatMillis, long claimed) {
        Session claimed(long counter) {
            return new Session(id, leaseMillis, heartbeatMillis, counter);
        }
    }

    private Worker(WorkerSettings settings, ProcessExecutor executor, WorkerPolicy policy) throws IOException {
        this.settings = settings;
        this.client = JemClient.of(settings.server(), RetryPolicy.NONE);
        this.executor = executor;
        this.lease = new Lease(executor.lastLease().orElseGet(BootClock::nanos));
        this.launches = new Launches(client, settings, policy, work(settings).resolve("runs"));
        this.endings = new Endings(client, settings.name());
    }

    private static Path work(WorkerSettings settings) {
        return settings.directory().resolve("work");
    }

    /**
     * Takes its directory, finds what a predecessor left, and begins to work.
     *
     * @throws IOException when the directory is another worker's, or nothing can be run on this host, with the reason
     */
    public static Worker start(WorkerSettings settings) throws IOException {
        Files.createDirectories(settings.directory());
        WorkerPolicy policy = PolicyFile.load(settings.directory().resolve("policy.json"));
        ExecutorSettings executing = ExecutorSettings.of(settings.directory().resolve("state"), work(settings))
                .with(policy);
        Worker worker = new Worker(settings, ProcessExecutor.open(executing), policy);
        worker.recover();
        worker.begin("session", worker::keepSession);
        worker.begin("claims", worker::claimForever);
        worker.begin("reports", worker::reportForever);
        worker.begin("lease", worker::watchLease);
        worker.begin("tidying", worker::forgetRuns);
        return worker;
    }

    private void recover() throws IOException {
        List<RunningAttempt> found =
                executor.recover(key -> new LateListener(() -> Optional.ofNullable(held.get(key))));
        for (RunningAttempt attempt : found) {
            HeldAttempt known = new HeldAttempt(attempt.key(), Note.parse(attempt.note()), this::signal);
            held.put(attempt.key(), known);
            known.runs(attempt);
            var _ = attempt.end().thenAccept(known::ended);
        }
    }

    /** Hears of attempts that are only known after their listener was asked for. */
    private record LateListener(java.util.function.Supplier<Optional<HeldAttempt>> attempt) implements AttemptListener {
        @Override
        public void started(Instant at, dev.jem.worker.linux.ProcessId program) {
            attempt.get().ifPresent(it -> it.started(at, program));
        }

        @Override
        public void outputArrived() {
            attempt.get().ifPresent(HeldAttempt::outputArrived);
        }

        @Override
        public void ended(AttemptEnd end) {
            attempt.get().ifPresent(it -> it.ended(end));
        }
    }

    /** How processes are kept together here. */
    public String containment() {
        return executor.containment().description();
    }

    private void begin(String name, Loop loop) {
        threads.add(Thread.ofPlatform().name("jem-worker-" + name).start(() -> {
            while (!isClosing()) {
                try {
                    loop.turn();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (ClientException e) {
                    noteFailure(name, e);
                } catch (IOException | RuntimeException e) {
                    LOG.error("The {} loop of this worker met a problem and goes on", name, e);
                    pause(PAUSE_MILLIS);
                }
            }
        }));
    }

    @FunctionalInterface
    private interface Loop {
        void turn() throws IOException, InterruptedException;
    }

    private void noteFailure(String name, ClientException failure) {
        boolean isOver =
                failure instanceof ApiException api && api.problem().code().equals("session-over");
        if (isOver) {
            LOG.info("The session is over; joining again");
            setSession(Optional.empty());
        } else if (!isClosing()) {
            LOG.debug("No answer to {}: {}", name, failure.getMessage());
            pause(PAUSE_MILLIS);
        }
    }

    // ---- waiting

    private void signal() {
        lock.lock();
        try {
            hasNews = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while, or until this worker is closed. */
    private void pause(long millis) {
        lock.lock();
        try {
            long left = millis * 1_000_000;
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = millis * 1_000_000;
            while (!hasNews && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            hasNews = false;
        } finally {
            lock.unlock();
        }
    }

    private Session awaitSession() throws InterruptedException {
        lock.lock();
        try {
            while (session.isEmpty()) {
                if (closing) {
                    throw new InterruptedException();
                }
                changed.await();
            }
            return session.get();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Session> session() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    private void setSession(Optional<Session> next) {
        lock.lock();
        try {
            session = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the session and its lease

    private void keepSession() throws IOException {
        Optional<Session> now = session();
        if (now.isEmpty()) {
            join();
            return;
        }
        pause(now.get().heartbeatMillis());
        stopWhatNeedsTheLease();
        if (!isClosing()) {
            heartbeat(now.get());
        }
    }

    private void join() throws IOException {
        stopWhatNeedsTheLease();
        long sentAt = BootClock.nanos();
        Workers.Joined joined = client.worker()
                .join(new Workers.Join(
                        settings.name(),
                        settings.labels(),
                        settings.slots(),
                        List.of("process"),
                        settings.version(),
                        BootClock.bootId(),
                        executor.stateId(),
                        nextJoining(),
                        containment(),
                        heldNow()));
        obey(joined.stop());
        awaitStaleEnds(joined.stop());
        renewLease(sentAt, joined.leaseMillis());
        setSession(Optional.of(new Session(joined.session(), joined.leaseMillis(), joined.heartbeatMillis(), 0)));
        LOG.info("Joined as {} with {} slots, session {}", settings.name(), settings.slots(), joined.session());
        signal();
    }

    /** Nothing new is begun while something that is another's now still runs here. */
    private void awaitStaleEnds(List<Workers.Stop> stops) {
        for (Workers.Stop stop : stops) {
            Optional.ofNullable(held.get(stop.attempt()))
                    .filter(it -> it.note.token() == stop.token())
                    .flatMap(HeldAttempt::running)
                    .ifPresent(it -> it.end().join());
        }
    }

    /** Grows with every join of this directory, also across restarts. */
    private long nextJoining() throws IOException {
        Path file = settings.directory().resolve("joining");
        long last = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        long next = Math.max(last + 1, System.currentTimeMillis());
        Path fresh = file.resolveSibling("joining.new");
        Files.writeString(fresh, Long.toString(next));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return next;
    }

    private void heartbeat(Session now) throws IOException {
        long sentAt = BootClock.nanos();
        Workers.Heartbeat heartbeat = new Workers.Heartbeat(now.id(), claimed(now), heldNow(), idleRuns());
        Duration limit = Duration.ofMillis(now.leaseMillis() / 3);
        Workers.HeartbeatReply reply = client.worker().heartbeat(settings.name(), heartbeat, limit);
        renewLease(sentAt, now.leaseMillis());
        obey(reply.stop());
        if (!reply.endedRuns().isEmpty()) {
            endedRuns.add(reply.endedRuns());
        }
    }

    private void renewLease(long sentAt, long leaseMillis) throws IOException {
        lease.renew(sentAt, leaseMillis);
        executor.lease(lease.validUntil());
    }

    private long claimed(Session of) {
        return session().filter(it -> it.id() == of.id()).map(Session::claimed).orElse(of.claimed());
    }

    private List<Workers.Held> heldNow() {
        return held.values().stream()
                .filter(it -> !it.isUnwanted())
                .map(HeldAttempt::held)
                .toList();
    }

    /** Also before the lease is renewed, after which nobody would see that it has been over. */
    private void stopWhatNeedsTheLease() {
        if (!lease.isValid()) {
            held.values().stream()
                    .filter(it -> it.note.stopsWithLease() && it.end().isEmpty())
                    .forEach(it -> it.stop(HeldAttempt.Stop.LEASE_OVER));
        }
    }

    /** The loop that sends heartbeats may just wait for an answer that never comes. */
    private void watchLease() {
        long leftMillis = (lease.validUntil() - BootClock.nanos()) / 1_000_000;
        stopWhatNeedsTheLease();
        pause(Math.clamp(leftMillis + 1, leftMillis < 0 ? LEASE_LOOK_MILLIS : 1, LEASE_LOOK_MILLIS));
    }

    private void obey(List<Workers.Stop> stops) {
        for (Workers.Stop stop : stops) {
            Optional.ofNullable(held.get(stop.attempt()))
                    .filter(it -> it.note.token() == stop.token())
                    .ifPresent(it ->
                            it.stop(stop.cause().equals("stale") ? HeldAttempt.Stop.UNWANTED : HeldAttempt.Stop.ASKED));
        }
    }

    // ---- claims

    private void claimForever() throws InterruptedException {
        Session now = awaitSession();
        int free = settings.slots() - held.size();
        long lapses = lease.lapses();
        if (!lease.isValid()) {
            pause(PAUSE_MILLIS);
            return;
        }
        if (free <= 0) {
            awaitRoom();
            return;
        }
        long counter = now.claimed() + 1;
        Workers.Claimed claimed =
                client.worker().claim(settings.name(), new Workers.Claim(now.id(), counter, free, CLAIM_WAIT_MILLIS));
        for (Granted granted : take(now, claimed, lapses)) {
            begin(granted.order(), granted.attempt());
        }
        obey(claimed.stop());
    }

    /** An order of this worker's from now on. */
    private record Granted(Workers.Order order, HeldAttempt attempt) {}

    /**
     * Takes what an answer grants. It counts only if the lease held from the question on: otherwise what it grants may
     * be another's by now. A heartbeat that says that the answer has arrived must list all of it, or the server would
     * give to others what is about to begin here; so it is held before the claim is noted.
     */
    private List<Granted> take(Session asked, Workers.Claimed claimed, long lapses) {
        lock.lock();
        try {
            boolean isPresent = session.filter(it -> it.id() == asked.id()).isPresent();
            if (!isPresent || !lease.isValid() || lease.lapses() != lapses) {
                return List.of();
            }
            List<Granted> taken = new ArrayList<>();
            for (Workers.Order order : claimed.attempts()) {
                HeldAttempt attempt = new HeldAttempt(order.attempt(), Note.of(order), this::signal);
                if (held.putIfAbsent(order.attempt(), attempt) == null) {
                    taken.add(new Granted(order, attempt));
                }
            }
            session = Optional.of(asked.claimed(claimed.counter()));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            long left = CLAIM_WAIT_MILLIS * 1_000_000;
            while (held.size() >= settings.slots() && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Workers.Order order, HeldAttempt attempt) {
        if (order.files().isEmpty()) {
            launch(order, attempt);
        } else {
            Thread.ofVirtual().start(() -> launch(order, attempt));
        }
    }

    private void launch(Workers.Order order, HeldAttempt attempt) {
        try {
            attempt.runs(executor.launch(launches.request(order), attempt));
        } catch (Launches.RefusedException e) {
            attempt.refuse(StartFailure.NOT_ALLOWED, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be launched", order.attempt(), e);
            attempt.refuse(StartFailure.HOST, "it could not be launched: " + e.getMessage());
        }
    }

    // ---- reports

    private void reportForever() throws InterruptedException, IOException {
        awaitNews(1_000);
        Session now = awaitSession();
        forgetUnwanted();
        while (sendOutput(now)) {
            reportStarts(now);
        }
        report(now);
    }

    private void forgetUnwanted() throws IOException {
        for (HeldAttempt attempt : List.copyOf(held.values())) {
            if (attempt.isUnwanted() && attempt.end().isPresent()) {
                forget(attempt);
            }
        }
    }

    private void forget(HeldAttempt attempt) throws IOException {
        executor.forget(attempt.id);
        held.remove(attempt.id);
        signal();
    }

    /** Sends a piece of what waits. Returns whether there was any. */
    private boolean sendOutput(Session now) throws IOException {
        List<Workers.OutputChunk> chunks = new ArrayList<>();
        int left = OUTPUT_BYTES;
        for (HeldAttempt attempt : held.values()) {
            if (left > 0 && !attempt.isUnwanted() && attempt.running().isPresent()) {
                OutputSpool spool = attempt.running().get().output();
                for (OutputChunk chunk : spool.read(spool.acknowledged(), left)) {
                    chunks.add(new Workers.OutputChunk(
                            attempt.id,
                            attempt.note.token(),
                            chunk.seq(),
                            chunk.source().label(),
                            chunk.at(),
                            chunk.data()));
                    left -= chunk.data().length;
                }
            }
        }
        if (chunks.isEmpty()) {
            return false;
        }
        Workers.OutputsReply reply = client.worker().outputs(settings.name(), new Workers.Outputs(now.id(), chunks));
        for (Workers.Acknowledged acknowledged : reply.acknowledged()) {
            Optional.ofNullable(held.get(acknowledged.attempt())).ifPresent(it -> acknowledge(it, acknowledged.next()));
        }
        return true;
    }

    private static void acknowledge(HeldAttempt attempt, long next) {
        if (next == Long.MAX_VALUE) {
            attempt.stop(HeldAttempt.Stop.UNWANTED);
        } else {
            attempt.running().ifPresent(it -> it.output().acknowledge(next));
        }
    }

    private void reportStarts(Session now) {
        List<Workers.Report> reports = new ArrayList<>();
        List<HeldAttempt> started = new ArrayList<>();
        for (HeldAttempt attempt : held.values()) {
            attempt.startToReport().filter(_ -> !attempt.isUnwanted()).ifPresent(at -> {
                reports.add(started(attempt, at));
                started.add(attempt);
            });
        }
        if (!reports.isEmpty()) {
            List<Workers.ReportResult> results = send(now, reports);
            for (int index = 0; index < results.size(); index++) {
                started.get(index).startWasReported();
                if (!results.get(index).accepted()) {
                    started.get(index).stop(HeldAttempt.Stop.UNWANTED);
                }
            }
        }
    }

    private static Workers.Report started(HeldAttempt attempt, Instant at) {
        return new Workers.Report(
                attempt.id,
                attempt.note.token(),
                "started",
                "",
                Optional.empty(),
                "",
                "",
                Optional.of(at),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private List<Workers.ReportResult> send(Session now, List<Workers.Report> reports) {
        return client.worker()
                .report(settings.name(), new Workers.Reports(now.id(), reports))
                .results();
    }

    private void report(Session now) throws IOException {
        reportStarts(now);
        List<Workers.Report> reports = new ArrayList<>();
        List<HeldAttempt> ended = new ArrayList<>();
        for (HeldAttempt attempt : held.values()) {
            Optional<AttemptEnd> end = attempt.end().filter(_ -> !attempt.isUnwanted());
            boolean isDelivered =
                    attempt.running().map(it -> it.output().delivered()).orElse(true);
            if (end.isPresent() && isDelivered) {
                reports.add(endings.report(attempt, end.get()));
                ended.add(attempt);
            }
        }
        if (!reports.isEmpty()) {
            send(now, reports);
            for (HeldAttempt attempt : ended) {
                forget(attempt);
            }
        }
    }

    // ---- directories of runs

    /** Runs that have a directory here and of which nothing is held: there may be more of them to come, or not. */
    private List<String> idleRuns() throws IOException {
        Set<String> busy = held.values().stream().map(it -> it.note.runId()).collect(Collectors.toSet());
        return executor.runs().stream()
                .filter(run -> !busy.contains(run))
                .limit(RUNS_MAX)
                .toList();
    }

    private void forgetRuns() throws IOException, InterruptedException {
        for (String run : endedRuns.take()) {
            boolean isBusy =
                    held.values().stream().anyMatch(it -> it.note.runId().equals(run));
            if (!isBusy) {
                executor.forgetRun(run);
            }
        }
    }

    // ---- the end

    /**
     * Ends the loops; what runs goes on and is found by a successor. One that has nothing left to do says goodbye; the
     * server does not let go of a worker whose results it has not got.
     */
    @Override
    public void close() throws IOException {
        if (!beginsToClose()) {
            return;
        }
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        session()
                .filter(_ -> held.values().stream().allMatch(it -> it.end().isPresent()))
                .ifPresent(this::leave);
        client.close();
        executor.close();
    }

    /** False when that was done before. */
    private boolean beginsToClose() {
        lock.lock();
        try {
            boolean isFirst = !isClosed;
            isClosed = true;
            closing = true;
            changed.signalAll();
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Session last) {
        try {
            Workers.Heartbeat nothing = new Workers.Heartbeat(last.id(), last.claimed(), List.of(), List.of());
            client.worker().leave(settings.name(), nothing, LEAVE_LIMIT);
        } catch (ClientException e) {
            LOG.debug("The server was not told that this worker leaves; it will notice by the lease", e);
        }
    }
}
