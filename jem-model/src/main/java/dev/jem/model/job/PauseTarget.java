package dev.jem.model.job;

/**
 * What is paused: a job, a namespace, or everything.
 *
 * @param namespace empty for everything
 * @param job empty for the whole namespace
 */
public record PauseTarget(String namespace, String job) implements Comparable<PauseTarget> {

    public static final PauseTarget EVERYTHING = new PauseTarget("", "");

    public static PauseTarget of(JobKey job) {
        return new PauseTarget(job.namespace(), job.name());
    }

    public boolean covers(JobKey key) {
        boolean isNamespace = namespace.isEmpty() || namespace.equals(key.namespace());
        return isNamespace && (job.isEmpty() || job.equals(key.name()));
    }

    @Override
    public int compareTo(PauseTarget other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : job.compareTo(other.job);
    }

    @Override
    public String toString() {
        if (namespace.isEmpty()) {
            return "everything";
        }
        return job.isEmpty() ? "namespace " + namespace : namespace + "/" + job;
    }
}
