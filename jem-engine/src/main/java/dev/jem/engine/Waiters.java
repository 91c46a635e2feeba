package dev.jem.engine;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.signal.SignalKey;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The runs that wait for what they need, oldest first: derived from the runs. */
final class Waiters {

    private static final Comparator<ActiveRun> OLDEST = Comparator.comparingLong(run -> run.id);

    private final TreeMap<JobKey, TreeSet<ActiveRun>> byJob = new TreeMap<>();
    private final TreeMap<SignalKey, TreeSet<ActiveRun>> bySignal = new TreeMap<>();

    void add(ActiveRun run) {
        for (Need need : run.version.definition.needs()) {
            switch (need) {
                case Need.OfJob it ->
                    byJob.computeIfAbsent(it.job(), _ -> new TreeSet<>(OLDEST)).add(run);
                case Need.OfSignal it ->
                    bySignal.computeIfAbsent(it.signal(), _ -> new TreeSet<>(OLDEST))
                            .add(run);
            }
        }
    }

    void remove(ActiveRun run) {
        for (Need need : run.version.definition.needs()) {
            switch (need) {
                case Need.OfJob it -> byJob.computeIfPresent(it.job(), (_, runs) -> without(runs, run) ? null : runs);
                case Need.OfSignal it ->
                    bySignal.computeIfPresent(it.signal(), (_, runs) -> without(runs, run) ? null : runs);
            }
        }
    }

    private static boolean without(Set<ActiveRun> runs, ActiveRun run) {
        runs.remove(run);
        return runs.isEmpty();
    }

    List<ActiveRun> of(JobKey job) {
        return List.copyOf(byJob.getOrDefault(job, new TreeSet<>(OLDEST)));
    }

    List<ActiveRun> of(SignalKey signal) {
        return List.copyOf(bySignal.getOrDefault(signal, new TreeSet<>(OLDEST)));
    }
}
