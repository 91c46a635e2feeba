package dev.jem.worker.agent;

import dev.jem.client.WorkerApi;
import dev.jem.protocol.Workers;
import dev.jem.worker.linux.BootClock;
import dev.jem.worker.process.ProcessExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the server, keeps the lease, and stops what must not outlive it. */
final class SessionKeeper {

    /** Not longer: a pause does not count the time in which the host sleeps, the lease does. */
    private static final long LEASE_LOOK_MILLIS = 500;

    private static final long RETRY_MILLIS = 500;
    private static final int RUNS_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private final WorkerSettings settings;
    private final WorkerApi server;
    private final ProcessExecutor executor;
    private final Lease lease;
    private final Contact contact;
    private final BlockingQueue<List<String>> endedRuns = new LinkedBlockingQueue<>();

    /** A heartbeat that failed is sent again soon: waiting for the next one's time would use up the lease. */
    private boolean isUnanswered;

    SessionKeeper(Workplace place, Contact contact) {
        this.settings = place.settings();
        this.server = place.client().worker();
        this.executor = place.executor();
        this.lease = contact.lease();
        this.contact = contact;
    }

    // ---- the session

    void keep() throws IOException {
        Optional<Contact.Session> now = contact.session();
        if (now.isEmpty()) {
            join();
            return;
        }
        contact.pause(isUnanswered ? RETRY_MILLIS : now.get().heartbeatMillis());
        stopWhatNeedsTheLease();
        if (!contact.isClosing()) {
            isUnanswered = true;
            heartbeat(now.get());
            isUnanswered = false;
        }
    }

    private void join() throws IOException {
        stopWhatNeedsTheLease();
        long sentAt = BootClock.nanos();
        Workers.Joined joined = server.join(new Workers.Join(
                settings.name(),
                settings.labels(),
                settings.slots(),
                Stream.concat(Stream.of("process"), Calls.EXECUTORS.stream()).toList(),
                settings.version(),
                BootClock.bootId(),
                executor.stateId(),
                nextJoining(),
                executor.containment().description(),
                heldNow()));
        obey(joined.stop());
        awaitStaleEnds(joined.stop());
        renewLease(sentAt, joined.leaseMillis());
        contact.setSession(
                Optional.of(new Contact.Session(joined.session(), joined.leaseMillis(), joined.heartbeatMillis(), 0)));
        LOG.info("Joined as {} with {} slots, session {}", settings.name(), settings.slots(), joined.session());
        contact.ring();
    }

    /** Nothing new is begun while something that is another's now still runs here. */
    private void awaitStaleEnds(List<Workers.Stop> stops) {
        for (Workers.Stop stop : stops) {
            contact.held(stop.attempt(), stop.token())
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

    private void heartbeat(Contact.Session now) throws IOException {
        long sentAt = BootClock.nanos();
        Workers.Heartbeat heartbeat = new Workers.Heartbeat(now.id(), claimed(now), heldNow(), idleRuns());
        Duration limit = Duration.ofMillis(now.leaseMillis() / 3);
        Workers.HeartbeatReply reply = server.heartbeat(settings.name(), heartbeat, limit);
        renewLease(sentAt, now.leaseMillis());
        obey(reply.stop());
        if (!reply.endedRuns().isEmpty()) {
            endedRuns.add(reply.endedRuns());
        }
    }

    private long claimed(Contact.Session of) {
        return contact.session()
                .filter(it -> it.id() == of.id())
                .map(Contact.Session::claimed)
                .orElse(of.claimed());
    }

    private List<Workers.Held> heldNow() {
        return contact.held().stream()
                .filter(it -> !it.isUnwanted())
                .map(HeldAttempt::held)
                .toList();
    }

    /** Does what the server says. */
    void obey(List<Workers.Stop> stops) {
        for (Workers.Stop stop : stops) {
            contact.held(stop.attempt(), stop.token()).ifPresent(it -> it.stop(why(stop.cause())));
        }
    }

    private static HeldAttempt.Stop why(String cause) {
        return switch (cause) {
            case "stale" -> HeldAttempt.Stop.UNWANTED;
            case "killed" -> HeldAttempt.Stop.KILLED;
            default -> HeldAttempt.Stop.ASKED;
        };
    }

    // ---- the lease

    private void renewLease(long sentAt, long leaseMillis) throws IOException {
        lease.renew(sentAt, leaseMillis);
        executor.lease(lease.validUntil());
    }

    /** Also before the lease is renewed, after which nobody would see that it has been over. */
    private void stopWhatNeedsTheLease() {
        if (!lease.isValid()) {
            contact.held().stream()
                    .filter(it -> it.note.stopsWithLease() && it.end().isEmpty())
                    .forEach(it -> it.stop(HeldAttempt.Stop.LEASE_OVER));
        }
    }

    /** The loop that sends heartbeats may just wait for an answer that never comes. */
    void watchLease() {
        long leftMillis = (lease.validUntil() - BootClock.nanos()) / 1_000_000;
        stopWhatNeedsTheLease();
        contact.pause(Math.clamp(leftMillis + 1, leftMillis < 0 ? LEASE_LOOK_MILLIS : 1, LEASE_LOOK_MILLIS));
    }

    // ---- directories of runs

    /** Runs that have a directory here and of which nothing is held: there may be more of them to come, or not. */
    private List<String> idleRuns() throws IOException {
        Set<String> busy = busyRuns();
        return executor.runs().stream()
                .filter(run -> !busy.contains(run))
                .limit(RUNS_MAX)
                .toList();
    }

    private Set<String> busyRuns() {
        return contact.held().stream().map(it -> it.note.runId()).collect(Collectors.toSet());
    }

    /** Removes the directories of runs that the server says have ended. */
    void forgetRuns() throws IOException, InterruptedException {
        for (String run : endedRuns.take()) {
            if (!busyRuns().contains(run)) {
                executor.forgetRun(run);
            }
        }
    }
}
