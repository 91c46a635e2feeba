package dev.jem.store.postgres.query;

import dev.jem.runtime.projection.RunPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The plans that were asked for last. Versions never change, so nothing here grows old. Safe for use by several
 * threads.
 */
final class RecentPlans {

    private static final int KEPT_MAX = 1_000;

    private record Version(long job, long version) {}

    /** Gets a plan that is not here. */
    interface Loading {
        RunPlan load(long job, long version);
    }

    private final Loading loading;
    private final Map<Version, RunPlan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, RunPlan> eldest) {
            return size() > KEPT_MAX;
        }
    };

    RecentPlans(Loading loading) {
        this.loading = loading;
    }

    RunPlan of(long job, long version) {
        Version key = new Version(job, version);
        synchronized (plans) {
            RunPlan known = plans.get(key);
            if (known != null) {
                return known;
            }
        }
        RunPlan plan = loading.load(job, version);
        synchronized (plans) {
            plans.put(key, plan);
        }
        return plan;
    }
}
