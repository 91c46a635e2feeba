package dev.jem.worker.process;

import dev.jem.worker.linux.ProcessStatus;
import java.io.IOException;
import java.util.List;

/**
 * What one look at the processes of a host showed.
 *
 * @param complete whether nothing came or went while it was looked at: what ends may just have started another, which
 *     becomes an orphan behind the back of the one who looks
 */
record Sight(List<ProcessStatus> living, boolean complete) {

    private static final int LOOKS_MAX = 20;

    /** Takes a look. */
    interface Look {
        Sight take() throws IOException;
    }

    /** Looks until a look is complete; one that still is not after many says so. */
    static Sight steadied(Look look) throws IOException {
        Sight sight = look.take();
        for (int looks = 1; !sight.complete() && looks < LOOKS_MAX; looks++) {
            sight = look.take();
        }
        return sight;
    }

    boolean showsNothing() {
        return complete && living.isEmpty();
    }
}
