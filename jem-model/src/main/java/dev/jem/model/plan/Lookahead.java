package dev.jem.model.plan;

import dev.jem.model.job.TriggerDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is expected of jobs in a span, and what will become of it.
 *
 * @param prospects in the order of time
 * @param cutAt from here on some are missing, because there are too many; absent where none is
 */
public record Lookahead(List<Prospect> prospects, Optional<Instant> cutAt) {

    private static final Comparator<Prospect> ORDER = Comparator.comparing(Prospect::at)
            .thenComparing(Prospect::job)
            .thenComparing(Prospect::trigger)
            .thenComparing(it -> it.when().nominals().first());

    /** How many starts of one trigger are looked at. */
    static final int STARTS_MAX = 10_000;

    private static final int STARTS_MIN = 50;
    private static final int STARTS_OF_ALL_MAX = 200_000;

    public Lookahead {
        prospects = List.copyOf(prospects);
    }

    /**
     * Looks ahead. Looks at {@value #STARTS_MAX} starts of one trigger at most, and at fewer of each where there are
     * many triggers.
     *
     * @param limit gives at most so many entries, the earliest
     */
    public static Lookahead of(List<PlannedJob> jobs, Surroundings surroundings, Horizon horizon, int limit) {
        int triggers =
                jobs.stream().mapToInt(it -> it.definition().triggers().size()).sum();
        int startsMax = Math.clamp(STARTS_OF_ALL_MAX / Math.max(1, triggers), STARTS_MIN, STARTS_MAX);
        Collector collector = new Collector(horizon.until(), limit);
        for (PlannedJob job : jobs) {
            for (TriggerDefinition trigger : job.definition().triggers()) {
                TriggerOutlook outlook = new TriggerOutlook(job, trigger, surroundings, horizon.after());
                collector.add(outlook.look(new Horizon(horizon.after(), collector.until), startsMax));
            }
        }
        collector.trim();
        return new Lookahead(collector.found, collector.isCut ? Optional.of(collector.until) : Optional.empty());
    }

    /** Keeps the earliest, and how far they are all there are. */
    private static final class Collector {

        private final List<Prospect> found = new ArrayList<>();
        private final int limit;
        private Instant until;
        private boolean isCut;

        Collector(Instant until, int limit) {
            this.until = until;
            this.limit = limit;
        }

        void add(TriggerOutlook.Seen seen) {
            isCut |= seen.until().isBefore(until);
            until = seen.until();
            found.addAll(seen.prospects());
            if (found.size() > 4 * limit) {
                trim();
            }
        }

        void trim() {
            found.removeIf(it -> it.at().isAfter(until));
            found.sort(ORDER);
            if (found.size() > limit) {
                isCut = true;
                until = found.get(limit).at();
                found.subList(limit, found.size()).clear();
            }
        }
    }
}
