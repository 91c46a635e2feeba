package dev.jem.worker.linux;

/**
 * One process of this start of the host, for ever: numbers are used again, the pair is not.
 *
 * @param startTicks when it started, in the kernel's clock ticks since boot
 */
public record ProcessId(int pid, long startTicks) {

    @Override
    public String toString() {
        return pid + "@" + startTicks;
    }
}
