package dev.jem.runtime.projection;

import dev.jem.model.job.JobKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be asked of the tables that the projector writes.
 *
 * <p>Every answer is a state of the history at some batch not before the {@link #reached()} read earlier by the same
 * caller, so a caller that must see its own write waits until the position has reached it. Active runs are as they were
 * at the position; what a run is doing <i>now</i> is known to the engine's committed memory. All methods block, are
 * safe for use by several threads, and throw {@link StoreException} when they cannot answer. All times are epoch
 * microseconds.
 */
public interface Queries {

    /** The most rows one call gives. */
    int LIMIT_MAX = 1_000;

    Position reached();

    // ---- jobs

    /** A job by the name it has now, applied or not, unless it was deleted. */
    Optional<JobRow> job(JobKey key);

    Optional<JobRow> job(long job);

    /**
     * Applied jobs in the order of their names.
     *
     * @param namespace only this one, if given
     * @param after only those behind this name
     * @param limit at most so many, up to {@link #LIMIT_MAX}
     */
    List<JobRow> jobs(Optional<String> namespace, Optional<JobKey> after, int limit);

    /**
     * Versions of a job, newest first.
     *
     * @param before only those with a smaller number; {@link Long#MAX_VALUE} for all
     */
    List<JobVersionRow> versions(long job, long before, int limit);

    Optional<JobVersionRow> version(long job, long version);

    // ---- runs

    /** Runs that match, newest first. */
    List<RunRow> runs(RunFilter filter);

    /** A run with its tasks, by the number it has within the cell. */
    Optional<RunDetail> run(long run);

    /** A run with its tasks, by the number people see: {@code namespace/job#number}. */
    Optional<RunDetail> run(JobKey job, long number);

    // ---- the occurrence ledger

    /** Whether every expected start of a stretch of time has exactly one outcome. */
    default LedgerSums ledger(LedgerFilter filter) {
        return ledger(filter, Set.of());
    }

    /**
     * The same while there are pauses.
     *
     * @param held starts that are open for that reason, however long they have been due
     */
    LedgerSums ledger(LedgerFilter filter, Set<HeldStart> held);

    /**
     * The outcomes of expected starts, in the order of time.
     *
     * @param after only those behind this one
     */
    List<OccurrenceRow> occurrences(LedgerFilter filter, Optional<OccurrenceRow.Place> after, int limit);

    // ---- the rest

    /** Workers that ever joined, by name. */
    List<WorkerRow> workers();

    /** Principals that exist, by name. */
    List<PrincipalRow> principals();

    /** Namespaces, by name. */
    List<NamespaceRow> namespaces();

    /**
     * Batches of the journal, in its order, with the free values that were not redacted.
     *
     * @param after the batch before the first wanted one; 0 for all
     * @param limit at most so many batches; fewer are given if they are big
     */
    List<Committed> events(long after, int limit);
}
