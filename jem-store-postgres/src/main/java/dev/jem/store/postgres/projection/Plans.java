package dev.jem.store.postgres.projection;

import dev.jem.model.job.JobDefinition;
import dev.jem.runtime.projection.RunPlan;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.rows.Definitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of jobs and their versions without asking each time. Not safe for use by several threads. */
final class Plans {

    private static final int KEPT_MAX = 5_000;

    private record Version(long job, long version) {}

    private final Map<Version, RunPlan> plans = new Recent<>();
    private final Map<Long, Integer> namespaces = new Recent<>();
    private final String version = SqlFile.read(Plans.class, "job_version");
    private final String namespace = SqlFile.read(Plans.class, "job_namespace");

    /** Keeps what was asked for last. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > KEPT_MAX;
        }
    }

    RunPlan of(Connection connection, long job, long number) throws SQLException {
        Version key = new Version(job, number);
        RunPlan known = plans.get(key);
        if (known != null) {
            return known;
        }
        List<byte[]> found = Statements.query(connection, version, row -> row.getBytes(1), job, number);
        if (found.isEmpty()) {
            throw new IllegalStateException("job " + job + " has no version " + number);
        }
        RunPlan plan = RunPlan.of(Definitions.unpack(found.getFirst()));
        plans.put(key, plan);
        return plan;
    }

    void put(long job, long number, JobDefinition definition) {
        plans.put(new Version(job, number), RunPlan.of(definition));
        namespaces.remove(job);
    }

    /** The number of the job's namespace. */
    int namespace(Connection connection, long job) throws SQLException {
        Integer known = namespaces.get(job);
        if (known != null) {
            return known;
        }
        List<Integer> found = Statements.query(connection, namespace, row -> row.getInt(1), job);
        if (found.isEmpty()) {
            throw new IllegalStateException("job " + job + " is in no known namespace");
        }
        namespaces.put(job, found.getFirst());
        return found.getFirst();
    }

    void clear() {
        plans.clear();
        namespaces.clear();
    }
}
