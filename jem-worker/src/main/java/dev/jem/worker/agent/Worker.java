package dev.jem.worker.agent;

import dev.jem.client.ApiException;
import dev.jem.client.ClientException;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Workers;
import dev.jem.worker.call.CallExecutor;
import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.AttemptListener;
import dev.jem.worker.process.ExecutorSettings;
import dev.jem.worker.process.PolicyFile;
import dev.jem.worker.process.ProcessExecutor;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.WorkerPolicy;
import dev.jem.worker.sql.Databases;
import dev.jem.worker.watch.FileClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A worker of one server. It dials out; when there is no contact it goes on with what it has, keeps output and results
 * on disk, and reconciles on return.
 *
 * <p>Loops, each on a thread of its own: <i>session</i> joins and keeps the lease, <i>claims</i> asks for work,
 * <i>reports</i> delivers output and results, <i>lease</i> stops what must not outlive the lease, <i>tidying</i>
 * removes directories of runs that have ended, <i>lookout</i> finds what starts jobs. {@link #close} ends the loops and
 * leaves what runs to a successor on the same directory.
 */
public final class Worker implements AutoCloseable {

    private static final long PAUSE_MILLIS = 500;
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerSettings settings;
    private final JemClient client;
    private final ProcessExecutor executor;
    private final CallExecutor calls;
    private final Contact contact;
    private final SessionKeeper keeper;
    private final Claims claims;
    private final Reports reports;
    private final Lookout lookout;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** By loop: the same one over and over is told once. */
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();

    private Worker(WorkerSettings settings, ProcessExecutor executor, WorkerPolicy policy) throws IOException {
        this.calls = CallExecutor.open(settings.directory().resolve("calls"));
        this.settings = settings;
        this.client = JemClient.of(settings.server(), RetryPolicy.NONE);
        this.executor = executor;
        this.contact = new Contact(new Lease(executor.lastLease().orElseGet(BootClock::nanos)));
        Workplace place = new Workplace(settings, client, executor, calls);
        this.keeper = new SessionKeeper(place, contact);
        Launches launches =
                new Launches(client, settings, policy, work(settings).resolve("runs"));
        Databases databases = Databases.open(settings.directory().resolve("drivers"), policy.network());
        this.claims = new Claims(place, contact, launches, new Calls(calls, policy, databases));
        Artifacts artifacts =
                new Artifacts(client, settings.name(), settings.directory().resolve("staging"));
        artifacts.clear();
        this.lookout = new Lookout(
                place,
                contact,
                FileClaims.open(policy.watched(), settings.directory().resolve("claims")));
        this.reports = new Reports(place, contact, new Endings(artifacts));
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
        worker.begin("session", worker.keeper::keep);
        worker.begin("claims", () -> worker.claims.claim(worker.keeper::obey));
        worker.begin("reports", worker.reports::deliver);
        worker.begin("lease", worker.keeper::watchLease);
        worker.begin("lookout", worker.lookout::look);
        worker.begin("tidying", worker.keeper::forgetRuns);
        return worker;
    }

    private void recover() throws IOException {
        List<RunningAttempt> found =
                new ArrayList<>(executor.recover(key -> new LateListener(() -> contact.held(key))));
        found.addAll(calls.recover(key -> new LateListener(() -> contact.held(key))));
        for (RunningAttempt attempt : found) {
            HeldAttempt known = new HeldAttempt(attempt.key(), Note.parse(attempt.note()), contact::ring);
            contact.hold(known);
            known.runs(attempt);
            var _ = attempt.end().thenAccept(known::ended);
        }
    }

    /** Hears of attempts that are only known after their listener was asked for. */
    private record LateListener(Supplier<Optional<HeldAttempt>> attempt) implements AttemptListener {
        @Override
        public void started(Instant at, ProcessId program) {
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

    // ---- loops

    @FunctionalInterface
    private interface Loop {
        void turn() throws IOException, InterruptedException;
    }

    private void begin(String name, Loop loop) {
        threads.add(Thread.ofPlatform().name("jem-worker-" + name).start(() -> {
            while (!contact.isClosing()) {
                try {
                    loop.turn();
                    lastFailures.remove(name);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (ClientException e) {
                    noteFailure(name, e);
                } catch (IOException | RuntimeException e) {
                    LOG.error("The {} loop of this worker met a problem and goes on", name, e);
                    contact.pause(PAUSE_MILLIS);
                }
            }
        }));
    }

    private void noteFailure(String name, ClientException failure) {
        boolean isOver =
                failure instanceof ApiException api && api.problem().code().equals("session-over");
        if (isOver) {
            LOG.info("The session is over; joining again");
            contact.setSession(Optional.empty());
        } else if (!contact.isClosing()) {
            boolean isNews = !String.valueOf(failure.getMessage()).equals(lastFailures.put(name, failure.getMessage()));
            LOG.atLevel(isNews ? Level.WARN : Level.DEBUG)
                    .log("The server did not do what the {} loop asked for: {}", name, failure.getMessage());
            contact.pause(PAUSE_MILLIS);
        }
    }

    // ---- the end

    /**
     * Ends the loops; what runs goes on and is found by a successor. One that has nothing left to do says goodbye; the
     * server does not let go of a worker whose results it has not got.
     */
    @Override
    public void close() throws IOException {
        if (isClosed.getAndSet(true)) {
            return;
        }
        contact.close();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        contact.session()
                .filter(_ -> contact.held().stream().allMatch(it -> it.end().isPresent()))
                .ifPresent(this::leave);
        client.close();
        calls.close();
        executor.close();
    }

    private void leave(Contact.Session last) {
        try {
            Workers.Heartbeat nothing = new Workers.Heartbeat(last.id(), last.claimed(), List.of(), List.of());
            client.worker().leave(settings.name(), nothing, LEAVE_LIMIT);
        } catch (ClientException e) {
            LOG.debug("The server was not told that this worker leaves; it will notice by the lease", e);
        }
    }
}
