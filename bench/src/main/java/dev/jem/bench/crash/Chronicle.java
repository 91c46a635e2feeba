package dev.jem.bench.crash;

import dev.jem.bench.host.OwnDatabase;
import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.store.postgres.journal.PostgresJournal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the journal says, read from the database without the server and checked row by row: each has its hash and stands
 * behind the row that was read before, also across kills. Follows the events by rules of its own.
 */
final class Chronicle {

    private static final int PAGE = 1_000;

    /** A run as the events tell. */
    record Run(long job, long n, Optional<RunState> end) {}

    /** An attempt as the events tell; times are epoch microseconds. */
    record Attempt(long leasedAt, long endedAt, Optional<AttemptState> end, String detail) {}

    /** The starts of one trigger: how often each was given a run, and the instants between which there must be one. */
    static final class Starts {
        final NavigableMap<Long, Integer> runs = new TreeMap<>();
        final long after;
        long until = Long.MAX_VALUE;

        Starts(long after) {
            this.after = after;
        }
    }

    private final BatchCodec codec = new BatchCodec(Salts.secure());
    private final OwnDatabase database;
    private final Findings findings;
    private final Map<Long, String> jobs = new HashMap<>();
    private final NavigableMap<Long, Run> runs = new TreeMap<>();
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<String, Starts> starts = new TreeMap<>();
    private Head head = Head.empty();
    private long epoch;
    private String incarnation = "";

    Chronicle(OwnDatabase database, Findings findings) {
        this.database = database;
        this.findings = findings;
    }

    NavigableMap<Long, Run> runs() {
        return runs;
    }

    /** By id, as outside. */
    Map<String, Attempt> attempts() {
        return attempts;
    }

    /** By the name of the job. */
    Map<String, Starts> starts() {
        return starts;
    }

    String job(Run run) {
        return jobs.getOrDefault(run.job(), "?");
    }

    String id(long run) {
        return RunIds.format(incarnation, run);
    }

    /** Whether the journal has a run of this id. */
    boolean has(String id) {
        return RunIds.parse(incarnation, id).stream().anyMatch(runs::containsKey);
    }

    long batches() {
        return head.seq();
    }

    long epochs() {
        return epoch;
    }

    /** Reads what is new. */
    void read() {
        try (Journal journal = new PostgresJournal(database.connections())) {
            long before;
            do {
                before = head.seq();
                journal.read(before, PAGE, this::accept);
            } while (head.seq() > before);
            Head last = journal.head();
            findings.require(
                    last.seq() >= head.seq(),
                    "no row leaves the journal",
                    "row " + head.seq() + " was there, now the last one is " + last.seq());
        } catch (JournalException e) {
            findings.broken("the journal can be read", String.valueOf(e.getMessage()));
        }
    }

    private void accept(Row row) {
        try {
            codec.verify(row, head);
            findings.require(row.epoch() >= epoch, "no earlier epoch writes", "row " + row.seq());
            for (Recorded recorded : codec.open(row)) {
                accept(recorded.at(), recorded.event());
            }
        } catch (RuntimeException e) {
            findings.broken("the chain is unbroken", "row " + row.seq() + ": " + e.getMessage());
        }
        head = new Head(row.seq(), row.hash());
    }

    private void accept(long at, Event event) {
        switch (event) {
            case Event.IncarnationOpened it -> incarnation = it.incarnation();
            case Event.EpochStarted it -> {
                findings.require(it.epoch() > epoch, "epochs rise", it.epoch() + " after " + epoch);
                epoch = it.epoch();
            }
            case Event.JobVersionRecorded it -> jobs.put(it.job(), it.key().name());
            case Event.JobApplied it -> applied(at, it);
            case Event.OccurrencesExcused it ->
                findings.broken("each start that is made up for gets a run", jobs.get(it.job()) + ": " + it);
            case Event.RunCreated it -> created(it);
            case Event.RunEnded it -> ended(it);
            case Event.AttemptLeased it -> leased(at, it);
            case Event.AttemptReleased it -> attempts.remove(attempt(it.run(), it.task(), it.number()));
            case Event.AttemptEnded it -> ended(at, it);
            case Event.CommandQuarantined it -> findings.broken("every command can be decided", it.toString());
            case Event.TimerDropped it -> findings.broken("every timer can be handled", it.toString());
            case Event.JobQuarantined it -> findings.broken("every job can be evaluated", it.toString());
            case Event.StateDigested _,
                    Event.PrincipalPut _,
                    Event.PrincipalRemoved _,
                    Event.NamespaceCreated _,
                    Event.JobDeleted _,
                    Event.TriggerArmed _,
                    Event.TriggerSkipped _,
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
                    Event.RunNeedMet _,
                    Event.RunAdmitted _,
                    Event.RunDeferred _,
                    Event.RunReleased _,
                    Event.RunStopRequested _,
                    Event.RunActed _,
                    Event.RunDisposed _,
                    Event.RunReopened _,
                    Event.AttemptStarted _,
                    Event.AttemptStopRequested _,
                    Event.TaskRetryScheduled _,
                    Event.TaskRetryDue _,
                    Event.TaskConditionMet _,
                    Event.TaskExpanded _,
                    Event.TaskWaiting _,
                    Event.TaskSignalled _,
                    Event.TaskAnswered _,
                    Event.TaskCalledBack _,
                    Event.TaskGave _,
                    Event.TaskEnded _,
                    Event.WorkerJoined _,
                    Event.WorkerContactLost _,
                    Event.WorkerContactRestored _,
                    Event.WorkerLeft _,
                    Event.WorkerDeclaredDead _ -> {}
        }
    }

    private void applied(long at, Event.JobApplied it) {
        String job = jobs.getOrDefault(it.job(), "?");
        Optional.ofNullable(starts.get(job)).ifPresent(known -> known.until = at);
        for (Cursor cursor : it.cursors()) {
            starts.putIfAbsent(job, new Starts(cursor.coveredTo()));
        }
    }

    private void created(Event.RunCreated it) {
        long n = it.params().get("n") instanceof Value.Whole whole ? whole.value() : 0;
        boolean isNew = runs.put(it.run(), new Run(it.job(), n, Optional.empty())) == null;
        findings.require(isNew, "a run is created once", id(it.run()));
        it.occurrence()
                .ifPresent(start -> Optional.ofNullable(starts.get(jobs.get(it.job())))
                        .ifPresentOrElse(
                                known -> known.runs.merge(start.start().at(), 1, Integer::sum),
                                () -> findings.broken("a start has a trigger", it.toString())));
    }

    private void ended(Event.RunEnded it) {
        Run run = runs.get(it.run());
        boolean isOpen = run != null && run.end().isEmpty();
        findings.require(isOpen, "a run ends once", id(it.run()));
        if (run != null) {
            runs.put(it.run(), new Run(run.job(), run.n(), Optional.of(it.state())));
        }
    }

    private String attempt(long run, String task, int number) {
        return id(run) + "." + task + "." + number;
    }

    private void leased(long at, Event.AttemptLeased it) {
        String id = attempt(it.run(), it.task(), it.number());
        Attempt before = attempts.put(id, new Attempt(at, 0, Optional.empty(), ""));
        findings.require(before == null, "an attempt is granted once", id);
    }

    private void ended(long at, Event.AttemptEnded it) {
        String id = attempt(it.run(), it.task(), it.number());
        Attempt before = attempts.get(id);
        if (before == null || before.end().isPresent()) {
            findings.broken("an attempt ends once", id);
            return;
        }
        attempts.put(
                id,
                new Attempt(
                        before.leasedAt(),
                        at,
                        Optional.of(it.result().state()),
                        it.result().detail()
                                + it.result().exitCode().stream()
                                        .mapToObj(" exit %d"::formatted)
                                        .toList()));
    }

    /** Attempts that were granted and have not ended. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        attempts.forEach((id, it) -> {
            if (it.end().isEmpty()) {
                open.add(id);
            }
        });
        return open;
    }

    static String time(long micros) {
        return Micros.instant(micros).toString();
    }
}
