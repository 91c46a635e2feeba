package dev.jem.server;

import dev.jem.runtime.TimeSource;
import dev.jem.worker.linux.BootClock;
import java.util.function.LongSupplier;

/**
 * The clocks of this host, of which the monotonic one goes on while the machine sleeps: after a night with a closed
 * lid, engine time is not a night late. Java's own stands still meanwhile, on Linux at least; the sleep is added to it,
 * and looked up again whenever some of Java's time has passed. Safe for use by several threads.
 */
final class HostClock implements TimeSource {

    private static final long LOOK_UP_NANOS = 100_000_000;

    /** How long the machine had slept when it was last asked, and when that was, both in nanoseconds. */
    private record Slept(long nanos, long askedAt) {}

    private final TimeSource java = TimeSource.system();
    private final LongSupplier awake;
    private final LongSupplier sinceBoot;
    private volatile Slept slept;

    /**
     * Two clocks of one pace, in nanoseconds.
     *
     * @param awake stands still while the machine sleeps
     * @param sinceBoot goes on
     */
    HostClock(LongSupplier awake, LongSupplier sinceBoot) {
        this.awake = awake;
        this.sinceBoot = sinceBoot;
        this.slept = ask(awake.getAsLong());
    }

    /** The best there is on this system. */
    static TimeSource system() {
        boolean isLinux = System.getProperty("os.name", "").equals("Linux");
        return isLinux ? new HostClock(System::nanoTime, BootClock::nanos) : TimeSource.system();
    }

    private Slept ask(long now) {
        return new Slept(sinceBoot.getAsLong() - awake.getAsLong(), now);
    }

    @Override
    public long monotonic() {
        long now = awake.getAsLong();
        Slept known = slept;
        if (now - known.askedAt >= LOOK_UP_NANOS) {
            Slept asked = ask(now);
            // The two clocks are read one after the other, which must not make time fall.
            known = new Slept(Math.max(asked.nanos, known.nanos), now);
            slept = known;
        }
        return (now + known.nanos) / 1_000;
    }

    @Override
    public long wall() {
        return java.wall();
    }
}
