package dev.jem.cli.command;

import dev.jem.cli.host.Host;
import java.time.Duration;
import java.util.Optional;

/** Waits in small steps until a time limit. Measured by a clock that nobody sets. */
public final class Waiting {

    private final long startNanos = System.nanoTime();
    private final Optional<Duration> limit;
    private final Host.Pauser pauser;

    private Waiting(Optional<Duration> limit, Host.Pauser pauser) {
        this.limit = limit;
        this.pauser = pauser;
    }

    /** As long as {@code --timeout} allows; for ever where there is none. */
    public static Waiting of(Session session) {
        return new Waiting(session.timeout(), session.host().pauser());
    }

    public boolean isOver() {
        return limit.isPresent() && System.nanoTime() - startNanos > limit.get().toNanos();
    }

    /** Lets time pass; false when the limit has been reached. */
    public boolean pause(Duration step) {
        if (isOver()) {
            return false;
        }
        try {
            pauser.pause(step);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted while waiting");
        }
    }
}
