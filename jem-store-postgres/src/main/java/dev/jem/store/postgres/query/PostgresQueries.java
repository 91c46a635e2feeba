package dev.jem.store.postgres.query;

import dev.jem.model.job.JobKey;
import dev.jem.model.state.RunState;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.HeldStart;
import dev.jem.runtime.projection.JobRow;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.LedgerFilter;
import dev.jem.runtime.projection.LedgerSums;
import dev.jem.runtime.projection.NamespaceRow;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Position;
import dev.jem.runtime.projection.PrincipalRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.RunFilter;
import dev.jem.runtime.projection.RunPlan;
import dev.jem.runtime.projection.RunRow;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.store.postgres.connect.JournalRows;
import dev.jem.store.postgres.rows.Codes;
import dev.jem.store.postgres.rows.RunCodec;
import java.sql.Types;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.NullArgument;

/** Answers from the projector's tables. Safe for use by several threads. */
public final class PostgresQueries implements Queries {

    private static final int EVENT_BYTES_MAX = 4 << 20;

    private final Questions questions;
    private final BatchCodec codec = new BatchCodec(Salts.secure());
    private final RecentPlans plans = new RecentPlans(this::loadPlan);

    /** @param pool connections for reading; their plans are made for the values that are asked with */
    public PostgresQueries(DataSource pool) {
        this.questions = new Questions(pool);
    }

    @Override
    public Position reached() {
        return questions
                .first("reached", Map.of(), (row, _) -> Rows.position(row))
                .orElse(Position.START);
    }

    // ---- jobs

    @Override
    public Optional<JobRow> job(JobKey key) {
        return uids(key).stream().findFirst().flatMap(this::job).filter(job -> !job.deleted());
    }

    @Override
    public Optional<JobRow> job(long job) {
        return jobs(OptionalLong.of(job), Optional.empty(), Optional.empty(), 1).stream()
                .findFirst();
    }

    @Override
    public List<JobRow> jobs(Optional<String> namespace, Optional<JobKey> after, int limit) {
        return jobs(OptionalLong.empty(), namespace, after, limit);
    }

    private List<JobRow> jobs(OptionalLong job, Optional<String> namespace, Optional<JobKey> after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("job", optional(job));
        parameters.put("namespace", optional(namespace));
        parameters.put("after_namespace", optional(after.map(JobKey::namespace)));
        parameters.put("after_name", optional(after.map(JobKey::name)));
        parameters.put("limit", limit);
        return questions.list("jobs", parameters, (row, _) -> Rows.job(row));
    }

    /** The present job of that name first. */
    private List<Long> uids(JobKey key) {
        return questions.list(
                "jobs_named", Map.of("namespace", key.namespace(), "name", key.name()), (row, _) -> row.getLong(1));
    }

    @Override
    public List<JobVersionRow> versions(long job, long before, int limit) {
        return questions.list(
                "versions", Map.of("job", job, "before", before, "limit", limit), (row, _) -> Rows.version(row));
    }

    @Override
    public Optional<JobVersionRow> version(long job, long version) {
        return versions(job, version + 1, 1).stream()
                .filter(row -> row.version() == version)
                .findFirst();
    }

    // ---- runs

    @Override
    public List<RunRow> runs(RunFilter filter) {
        if (filter.job().isPresent()) {
            JobKey key =
                    new JobKey(filter.namespace().orElseThrow(), filter.job().get());
            return uids(key).stream()
                    .flatMap(job -> runsOfJob(job, filter).stream())
                    .sorted(Comparator.comparingLong(RunRow::run).reversed())
                    .limit(filter.limit())
                    .toList();
        }
        Optional<Integer> namespace = filter.namespace().flatMap(this::namespaceId);
        if (filter.namespace().isPresent() && namespace.isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters = common(filter);
        parameters.put("namespace", optional(namespace));
        parameters.put("before", filter.before().map(RunFilter.Place::run).orElse(Long.MAX_VALUE));
        return questions.list("runs", parameters, (row, _) -> Rows.run(row));
    }

    private List<RunRow> runsOfJob(long job, RunFilter filter) {
        long before = filter.before().map(RunFilter.Place::number).orElse(Long.MAX_VALUE);
        OptionalLong number = filter.number();
        Map<String, Object> parameters = common(filter);
        parameters.put("job", job);
        parameters.put("number_min", number.orElse(0));
        parameters.put("before", number.isPresent() ? Math.min(before, number.getAsLong() + 1) : before);
        return questions.list("runs_of_job", parameters, (row, _) -> Rows.run(row));
    }

    private static Map<String, Object> common(RunFilter filter) {
        Set<RunState> states = filter.states();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("wants_ended", states.isEmpty() || states.stream().anyMatch(RunState::isTerminal));
        parameters.put("wants_active", states.isEmpty() || states.stream().anyMatch(state -> !state.isTerminal()));
        parameters.put("states", states(states));
        parameters.put("since", optional(filter.since()));
        parameters.put("until", optional(filter.until()));
        parameters.put("limit", filter.limit());
        return parameters;
    }

    private static Object states(Set<RunState> states) {
        Short[] codes = states.stream()
                .map(state -> (short) Codes.RUN_STATES.code(state))
                .sorted()
                .toArray(Short[]::new);
        Argument some = (position, statement, _) -> statement.setObject(position, codes);
        return states.isEmpty() ? ABSENT : some;
    }

    private Optional<Integer> namespaceId(String name) {
        return questions.first("namespace_id", Map.of("name", name), (row, _) -> row.getInt(1));
    }

    @Override
    public Optional<RunDetail> run(long run) {
        return questions
                .first("run", Map.of("run", run), (row, _) -> Rows.unnamed(row))
                .map(this::named);
    }

    private RunDetail named(Rows.Unnamed run) {
        long version = RunCodec.head(run.columns()).birth().version();
        RunPlan plan = plans.of(run.columns().job(), version);
        return RunCodec.fold(run.columns(), run.blocks(), plan).detail(run.key());
    }

    private RunPlan loadPlan(long job, long version) {
        return version(job, version)
                .map(row -> RunPlan.of(row.definition()))
                .orElseThrow(() -> new IllegalArgumentException("job " + job + " has no version " + version));
    }

    @Override
    public Optional<RunDetail> run(JobKey job, long number) {
        return uids(job).stream()
                .findFirst()
                .flatMap(uid -> questions.first(
                        "run_by_number", Map.of("job", uid, "number", number), (row, _) -> row.getLong(1)))
                .flatMap(this::run);
    }

    // ---- the ledger

    @Override
    public LedgerSums ledger(LedgerFilter filter, Set<HeldStart> held) {
        return questions.atOnce("the_ledger", handle -> {
            Position now = questions.list(handle, "reached", Map.of(), (row, _) -> Rows.position(row)).stream()
                    .findFirst()
                    .orElse(Position.START);
            long to = Math.min(filter.to(), now.at() + 1);
            long recent = now.at() - LedgerSums.DUE_MARGIN_MICROS;
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("namespace", optional(filter.namespace()));
            parameters.put("from", filter.from());
            parameters.put("to", to);
            parameters.put("recent", recent);
            parameters.put("limit", LedgerSums.UNMATCHED_MAX + held.size());
            List<LedgerSums.Unmatched> unmatched =
                    questions.list(handle, "ledger_unmatched", parameters, (row, _) -> Rows.unmatched(row));
            LedgerSums sums = questions
                    .list(
                            handle,
                            "ledger_sums",
                            parameters,
                            (row, _) -> new LedgerSums(
                                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), unmatched))
                    .getFirst();
            parameters.put("from", Math.max(filter.from(), recent + 1));
            long due = questions
                    .list(handle, "ledger_recent", parameters, (row, _) -> row.getLong(1))
                    .getFirst();
            return new LedgerSums(sums.expected(), sums.ended(), sums.open() + due, sums.excused(), unmatched)
                    .holding(held);
        });
    }

    @Override
    public List<OccurrenceRow> occurrences(LedgerFilter filter, Optional<OccurrenceRow.Place> after, int limit) {
        Optional<Integer> namespace = filter.namespace().flatMap(this::namespaceId);
        if (filter.namespace().isPresent() && namespace.isEmpty()) {
            return List.of();
        }
        OccurrenceRow.Place start = after.orElse(new OccurrenceRow.Place(filter.from() - 1, 1, Long.MAX_VALUE));
        boolean isBehindRuns = start.kind() > 0;
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("namespace", optional(namespace));
        parameters.put("from", filter.from());
        parameters.put("to", filter.to());
        parameters.put("after_at", start.at());
        parameters.put("after_run", isBehindRuns ? Long.MAX_VALUE : start.id());
        parameters.put("after_excuse", isBehindRuns ? start.id() : -1);
        parameters.put("limit", limit);
        return questions.list("occurrences", parameters, (row, _) -> Rows.occurrence(row));
    }

    // ---- the rest

    @Override
    public List<WorkerRow> workers() {
        return questions.list("workers", Map.of(), (row, _) -> Rows.worker(row));
    }

    @Override
    public List<PrincipalRow> principals() {
        return questions.list("principals", Map.of(), (row, _) -> Rows.principal(row));
    }

    @Override
    public List<NamespaceRow> namespaces() {
        return questions.list("namespaces", Map.of(), (row, _) -> Rows.namespace(row));
    }

    @Override
    public List<Committed> events(long after, int limit) {
        Map<String, Object> parameters = Map.of("after", after, "limit", limit, "bytes_max", EVENT_BYTES_MAX);
        return questions.list("events", parameters, (row, _) -> committed(JournalRows.row(row)));
    }

    private Committed committed(Row row) {
        return new Committed(row.seq(), row.epoch(), row.at(), codec.open(row));
    }

    // ---- parameters

    private static final Argument ABSENT = new NullArgument(Types.NULL);

    private static Object optional(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : ABSENT;
    }

    private static Object optional(Optional<?> value) {
        return value.isPresent() ? value.get() : ABSENT;
    }
}
