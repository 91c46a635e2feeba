package dev.jem.worker.process;

import dev.jem.worker.linux.BootClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A policy's decisions about accounts, remembered for some seconds, because asking the host can cost a process.
 * Thread-safe.
 */
final class AccountDecisions {

    private static final long VALID_NANOS = Duration.ofSeconds(10).toNanos();

    private final WorkerPolicy policy;
    private final Map<Optional<String>, Remembered> byWish = new ConcurrentHashMap<>();

    private record Remembered(WorkerPolicy.Decision decision, long until) {}

    AccountDecisions(WorkerPolicy policy) {
        this.policy = policy;
    }

    WorkerPolicy.Decision account(Optional<String> wanted) {
        long now = BootClock.nanos();
        Remembered known = byWish.get(wanted);
        if (known == null || known.until < now) {
            known = new Remembered(policy.account(wanted), now + VALID_NANOS);
            if (known.decision instanceof WorkerPolicy.Decision.Allowed) {
                byWish.put(wanted, known);
            }
        }
        return known.decision;
    }
}
