package dev.jem.runtime;

/** The clocks of this host, in microseconds. Safe for use by several threads. */
public interface TimeSource {

    /** Since some instant in the past; never falls, and does not follow corrections of the wall clock. */
    long monotonic();

    /** Since the epoch; may jump. Only compared with the database's time, never used as engine time. */
    long wall();

    /** The clocks of the machine. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public long monotonic() {
                return System.nanoTime() / 1_000;
            }

            @Override
            public long wall() {
                return dev.jem.model.Micros.of(java.time.Instant.now());
            }
        };
    }
}
