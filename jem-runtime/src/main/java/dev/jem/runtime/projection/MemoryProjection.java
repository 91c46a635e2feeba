package dev.jem.runtime.projection;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The projection in memory, for one process without a server and for simulation. Keeps everything for ever. Safe for
 * use by several threads.
 */
public final class MemoryProjection implements Projection, Queries {

    private final Map<Long, Job> jobs = new TreeMap<>();
    private final TreeMap<Long, RunFold> runs = new TreeMap<>();
    private final Map<Long, TreeMap<Long, Long>> runsByNumber = new TreeMap<>();
    private final Map<String, WorkerRow> workers = new TreeMap<>();
    private final Map<String, PrincipalRow> principals = new TreeMap<>();
    private final Map<String, NamespaceRow> namespaces = new TreeMap<>();
    private final List<Committed> batches = new ArrayList<>();
    private MemoryLedger ledger = new MemoryLedger();
    private Position position = Position.START;
    private long epochMax;

    private static final class Job {
        private final long job;
        private final TreeMap<Long, JobVersionRow> versions = new TreeMap<>(Comparator.reverseOrder());
        private final Map<Long, RunPlan> plans = new TreeMap<>();
        private JobKey key;
        private Optional<JobRow.Applied> applied = Optional.empty();
        private boolean quarantined;
        private boolean deleted;

        private Job(long job, JobKey key) {
            this.job = job;
            this.key = key;
        }
    }

    // ---- writing

    @Override
    public synchronized long position() {
        return position.seq();
    }

    @Override
    public synchronized boolean apply(long epoch, List<Committed> newBatches) {
        if (epoch < epochMax || newBatches.getFirst().seq() != position.seq() + 1) {
            return false;
        }
        epochMax = epoch;
        newBatches.forEach(this::apply);
        return true;
    }

    private void apply(Committed batch) {
        int index = 0;
        for (Recorded recorded : batch.events()) {
            OptionalLong announced = ledger.announce(batch.seq(), recorded);
            if (recorded.event() instanceof Event.OccurrencesExcused it) {
                ledger.excused(OccurrenceRow.Place.idOf(batch.seq(), index), it, announced);
            }
            apply(batch.seq(), recorded, announced);
            index++;
        }
        batches.add(batch);
        position = new Position(batch.seq(), batch.at());
    }

    @Override
    public synchronized void reset(long epoch) {
        if (epoch >= epochMax) {
            epochMax = epoch;
            Stream.of(jobs, runs, runsByNumber, workers, principals, namespaces).forEach(Map::clear);
            batches.clear();
            ledger = new MemoryLedger();
            position = Position.START;
        }
    }

    private void apply(long seq, Recorded recorded, OptionalLong announced) {
        switch (recorded.event()) {
            case Event.OfRun it -> applyToRun(seq, recorded, it, announced);
            case Event.OfJob it -> applyToJob(recorded, it);
            case Event.NamespaceCreated it ->
                namespaces.put(it.name(), new NamespaceRow(it.name(), recorded.at(), recorded.by()));
            case Event.PrincipalPut it ->
                principals.merge(
                        it.name(),
                        principal(recorded, it),
                        (old, put) ->
                                new PrincipalRow(put.name(), put.kind(), put.role(), old.createdAt(), old.createdBy()));
            case Event.PrincipalRemoved it -> principals.remove(it.name());
            case Event.WorkerJoined it -> workers.put(it.worker(), WorkerRow.joined(recorded.at(), it));
            case Event.WorkerContactLost it ->
                contact(it.worker(), it.session(), WorkerRow.Contact.LOST, recorded.at());
            case Event.WorkerContactRestored it ->
                contact(it.worker(), it.session(), WorkerRow.Contact.CONNECTED, recorded.at());
            case Event.WorkerLeft it -> contact(it.worker(), it.session(), WorkerRow.Contact.LEFT, recorded.at());
            case Event.WorkerDeclaredDead it ->
                contact(it.worker(), it.session(), WorkerRow.Contact.DEAD, recorded.at());
            case Event.IncarnationOpened _,
                    Event.EpochStarted _,
                    Event.StateDigested _,
                    Event.TimeZoneDataChanged _,
                    Event.Paused _,
                    Event.Resumed _,
                    Event.SignalEmitted _,
                    Event.SignalExpired _,
                    Event.SignalDeleted _,
                    Event.CalendarApplied _,
                    Event.CalendarDeleted _,
                    Event.WindowApplied _,
                    Event.WindowDeleted _,
                    Event.ConnectionApplied _,
                    Event.ConnectionDeleted _,
                    Event.CommandQuarantined _,
                    Event.TimerDropped _ -> {}
        }
    }

    private static PrincipalRow principal(Recorded recorded, Event.PrincipalPut event) {
        return new PrincipalRow(event.name(), event.kind(), event.role(), recorded.at(), recorded.by());
    }

    private void contact(String worker, long session, WorkerRow.Contact contact, long at) {
        workers.computeIfPresent(worker, (_, row) -> row.session() == session ? row.with(contact, at) : row);
    }

    private void applyToRun(long seq, Recorded recorded, Event.OfRun event, OptionalLong announced) {
        if (event instanceof Event.RunCreated it) {
            RunPlan plan = plan(it.job(), it.version());
            runs.put(it.run(), RunFold.created(seq, new RunFold.Creation(recorded, it, announced), plan));
            runsByNumber.computeIfAbsent(it.job(), _ -> new TreeMap<>()).put(it.number(), it.run());
            ledger.ran(it, announced);
        } else if (event instanceof Event.RunReopened it) {
            known(it.run()).reopen(seq, recorded, it, plan(it.job(), it.as().version()));
        } else {
            known(event.run()).apply(seq, recorded, event);
        }
    }

    private RunFold known(long run) {
        return Optional.ofNullable(runs.get(run))
                .orElseThrow(() -> new IllegalStateException("there is no run " + run));
    }

    private RunPlan plan(long job, long version) {
        return Optional.ofNullable(stored(job).plans.get(version))
                .orElseThrow(() -> new IllegalStateException("job " + job + " has no version " + version));
    }

    private Job stored(long job) {
        return Optional.ofNullable(jobs.get(job))
                .orElseThrow(() -> new IllegalStateException("there is no job " + job));
    }

    private void applyToJob(Recorded recorded, Event.OfJob event) {
        switch (event) {
            case Event.JobVersionRecorded it -> record(recorded, it);
            case Event.JobApplied it -> {
                Job job = stored(it.job());
                JobVersionRow version = Optional.ofNullable(job.versions.get(it.version()))
                        .orElseThrow(() -> new IllegalStateException("job has no version " + it.version()));
                job.applied = Optional.of(
                        new JobRow.Applied(it.version(), version.definition(), recorded.at(), recorded.by()));
                job.quarantined = false;
                job.deleted = false;
            }
            case Event.JobDeleted it -> {
                stored(it.job()).deleted = true;
                stored(it.job()).applied = Optional.empty();
            }
            case Event.JobQuarantined it -> stored(it.job()).quarantined = true;
            case Event.OccurrencesExcused _, Event.TriggerArmed _, Event.TriggerSkipped _ -> {}
        }
    }

    private void record(Recorded recorded, Event.JobVersionRecorded event) {
        Job job = jobs.computeIfAbsent(event.job(), uid -> new Job(uid, event.key()));
        job.key = event.key();
        job.plans.put(event.version(), RunPlan.of(event.definition()));
        job.versions.put(
                event.version(),
                new JobVersionRow(
                        event.job(),
                        event.version(),
                        event.sha256(),
                        event.adHoc(),
                        event.definition(),
                        recorded.at(),
                        recorded.by()));
    }

    // ---- reading

    @Override
    public synchronized Position reached() {
        return position;
    }

    @Override
    public synchronized Optional<JobRow> job(JobKey key) {
        return jobs.values().stream()
                .filter(job -> !job.deleted && job.key.equals(key))
                .findFirst()
                .map(this::row);
    }

    @Override
    public synchronized Optional<JobRow> job(long job) {
        return Optional.ofNullable(jobs.get(job)).map(this::row);
    }

    @Override
    public synchronized List<JobRow> jobs(Optional<String> namespace, Optional<JobKey> after, int limit) {
        return jobs.values().stream()
                .filter(job -> job.applied.isPresent())
                .filter(job -> namespace.isEmpty() || namespace.get().equals(job.key.namespace()))
                .filter(job -> after.isEmpty() || job.key.compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(job -> job.key))
                .limit(limit)
                .map(this::row)
                .toList();
    }

    private JobRow row(Job job) {
        Optional<JobRow.LastRun> lastRun = Optional.ofNullable(runsByNumber.get(job.job))
                .map(numbers -> fold(numbers.lastEntry().getValue()))
                .map(fold -> new JobRow.LastRun(
                        fold.birth().run(),
                        fold.birth().number(),
                        fold.progress().state(),
                        fold.birth().createdAt()));
        return new JobRow(job.job, job.key, job.applied, ledger.next(job.job), job.quarantined, job.deleted, lastRun);
    }

    @Override
    public synchronized List<JobVersionRow> versions(long job, long before, int limit) {
        return Optional.ofNullable(jobs.get(job)).stream()
                .flatMap(it -> it.versions.tailMap(before, false).values().stream())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<JobVersionRow> version(long job, long version) {
        return Optional.ofNullable(jobs.get(job)).map(it -> it.versions.get(version));
    }

    @Override
    public synchronized List<RunRow> runs(RunFilter filter) {
        long before = filter.before().map(RunFilter.Place::run).orElse(Long.MAX_VALUE);
        return runs.headMap(before, false).descendingMap().values().stream()
                .filter(fold -> matches(filter, fold))
                .limit(filter.limit())
                .map(fold -> RunFold.row(fold.birth(), fold.progress(), key(fold)))
                .toList();
    }

    private boolean matches(RunFilter filter, RunFold fold) {
        JobKey key = key(fold);
        RunFold.Birth birth = fold.birth();
        return (filter.namespace().isEmpty() || filter.namespace().get().equals(key.namespace()))
                && (filter.job().isEmpty() || filter.job().get().equals(key.name()))
                && (filter.number().isEmpty() || filter.number().getAsLong() == birth.number())
                && (filter.states().isEmpty()
                        || filter.states().contains(fold.progress().state()))
                && birth.createdAt() >= filter.since().orElse(Long.MIN_VALUE)
                && birth.createdAt() < filter.until().orElse(Long.MAX_VALUE);
    }

    private JobKey key(RunFold fold) {
        return stored(fold.birth().job()).key;
    }

    private RunFold fold(long run) {
        return Optional.ofNullable(runs.get(run)).orElseThrow();
    }

    @Override
    public synchronized Optional<RunDetail> run(long run) {
        return Optional.ofNullable(runs.get(run)).map(fold -> fold.detail(key(fold)));
    }

    @Override
    public synchronized Optional<RunDetail> run(JobKey job, long number) {
        return jobs.values().stream()
                .filter(it -> it.key.equals(job) && !it.deleted)
                .findFirst()
                .flatMap(it -> Optional.ofNullable(runsByNumber.get(it.job)))
                .flatMap(numbers -> Optional.ofNullable(numbers.get(number)))
                .flatMap(this::run);
    }

    @Override
    public synchronized LedgerSums ledger(LedgerFilter filter, Set<HeldStart> held) {
        return ledger.sums(filter, position.at(), view(filter), held);
    }

    @Override
    public synchronized List<OccurrenceRow> occurrences(
            LedgerFilter filter, Optional<OccurrenceRow.Place> after, int limit) {
        return ledger.occurrences(filter, after, limit, view(filter));
    }

    private MemoryLedger.View view(LedgerFilter filter) {
        return new MemoryLedger.View(
                job -> filter.namespace().isEmpty()
                        || filter.namespace().get().equals(stored(job).key.namespace()),
                job -> stored(job).key,
                run -> fold(run).progress());
    }

    @Override
    public synchronized List<WorkerRow> workers() {
        return List.copyOf(workers.values());
    }

    @Override
    public synchronized List<PrincipalRow> principals() {
        return List.copyOf(principals.values());
    }

    @Override
    public synchronized List<NamespaceRow> namespaces() {
        return List.copyOf(namespaces.values());
    }

    @Override
    public synchronized List<Committed> events(long after, int limit) {
        int from = Math.clamp(after, 0, batches.size());
        return List.copyOf(batches.subList(from, Math.min(batches.size(), from + limit)));
    }
}
