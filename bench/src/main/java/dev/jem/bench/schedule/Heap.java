package dev.jem.bench.schedule;

import java.lang.management.ManagementFactory;

/** What of the heap is in use once everything is gone that nobody holds any more. */
final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes. */
    static long retained() {
        for (int count = 0; count < COLLECTIONS; count++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
