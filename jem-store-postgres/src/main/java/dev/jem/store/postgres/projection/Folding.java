package dev.jem.store.postgres.projection;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Span;
import dev.jem.runtime.projection.Announcements;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.RunFold;
import dev.jem.runtime.projection.RunPlan;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.projection.ActiveRuns.Held;
import dev.jem.store.postgres.rows.Codes;
import dev.jem.store.postgres.rows.RunCodec;
import dev.jem.store.postgres.rows.StorableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The work of one transaction: takes in events, and writes at the end what has become of them. Used once, by one
 * thread.
 */
final class Folding {

    private static final int EXCUSED_COLUMNS = 11;
    private static final int ANNOUNCEMENT_COLUMNS = 5;

    private static final String COPY_EXCUSED = SqlFile.read(Folding.class, "excused_copy");
    private static final String COPY_ANNOUNCEMENTS = SqlFile.read(Folding.class, "announcement_copy");

    private final Connection connection;
    private final Memory memory;
    private final Map<Long, Held> changed = new LinkedHashMap<>();
    private final CopyRows excused = new CopyRows();
    private final CopyRows announcements = new CopyRows();

    Folding(Connection connection, Memory memory) {
        this.connection = connection;
        this.memory = memory;
    }

    /** Reads at once what the events will ask for. */
    void prepare(Collection<Recorded> events) throws SQLException {
        Set<Long> runs = new HashSet<>();
        Set<Long> created = new HashSet<>();
        Set<Long> jobs = new HashSet<>();
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case Event.RunCreated it -> {
                    created.add(it.run());
                    it.occurrence().ifPresent(_ -> jobs.add(it.job()));
                }
                case Event.OfRun it -> runs.add(it.run());
                case Event.OfJob it -> jobs.add(it.job());
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
                        Event.TimerDropped _,
                        Event.PrincipalPut _,
                        Event.PrincipalRemoved _,
                        Event.NamespaceCreated _,
                        Event.WorkerJoined _,
                        Event.WorkerContactLost _,
                        Event.WorkerContactRestored _,
                        Event.WorkerLeft _,
                        Event.WorkerDeclaredDead _ -> {}
            }
        }
        runs.removeAll(created);
        memory.runs().load(connection, runs);
        memory.cursors().load(connection, jobs);
    }

    void fold(Committed batch) throws SQLException {
        int index = 0;
        for (Recorded recorded : batch.events()) {
            fold(batch.seq(), index, recorded);
            index++;
        }
    }

    void fold(long seq, int index, Recorded recorded) throws SQLException {
        OptionalLong announced = announce(seq, index, recorded);
        switch (recorded.event()) {
            case Event.RunCreated it -> create(seq, recorded, it, announced);
            case Event.OfRun it -> change(seq, index, recorded, it);
            case Event.OccurrencesExcused it -> excuse(OccurrenceRow.Place.idOf(seq, index), it, announced);
            case Event.OfJob it -> memory.things().job(connection, recorded, it, memory.plans());
            case Event.NamespaceCreated it -> memory.things().namespace(connection, recorded, it);
            case Event.PrincipalPut it -> memory.things().principal(connection, recorded, it);
            case Event.PrincipalRemoved it -> memory.things().principalRemoved(connection, it);
            case Event.WorkerJoined it -> memory.things().worker(connection, recorded, it);
            case Event.WorkerContactLost it ->
                contact(WorkerRow.Contact.LOST, recorded.at(), it.worker(), it.session());
            case Event.WorkerContactRestored it ->
                contact(WorkerRow.Contact.CONNECTED, recorded.at(), it.worker(), it.session());
            case Event.WorkerLeft it -> contact(WorkerRow.Contact.LEFT, recorded.at(), it.worker(), it.session());
            case Event.WorkerDeclaredDead it ->
                contact(WorkerRow.Contact.DEAD, recorded.at(), it.worker(), it.session());
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

    private void contact(WorkerRow.Contact contact, long at, String worker, long session) throws SQLException {
        memory.things().contact(connection, contact, at, new SmallTables.WorkerSession(worker, session));
    }

    // ---- runs

    private void create(long seq, Recorded recorded, Event.RunCreated event, OptionalLong announced)
            throws SQLException {
        RunFold fold = RunFold.created(
                seq,
                new RunFold.Creation(recorded, event, announced),
                memory.plans().of(connection, event.job(), event.version()));
        Held run = new Held(fold, memory.plans().namespace(connection, event.job()), ActiveRuns.Stored.NOWHERE);
        memory.runs().put(run);
        changed.put(event.run(), run);
    }

    private void change(long seq, int index, Recorded recorded, Event.OfRun event) throws SQLException {
        Held run = memory.runs().get(event.run()).orElse(null);
        if (run == null) {
            String error = "run " + event.run() + " is in no table; its creation may have been put aside";
            memory.things().quarantine(connection, OccurrenceRow.Place.idOf(seq, index), recorded, error);
            return;
        }
        if (event instanceof Event.RunReopened it) {
            RunPlan plan = memory.plans().of(connection, it.job(), it.as().version());
            run.fold.reopen(seq, recorded, it, plan);
        } else {
            run.fold.apply(seq, recorded, event);
        }
        memory.runs().count(run);
        changed.put(event.run(), run);
    }

    // ---- the ledger

    private OptionalLong announce(long seq, int index, Recorded recorded) {
        Announcements.Announcement announcement = memory.announcements().apply(seq, recorded);
        for (Announcements.Announced it : announcement.others()) {
            announcements
                    .begin(ANNOUNCEMENT_COLUMNS)
                    .bigint(OccurrenceRow.Place.idOf(seq, index))
                    .bigint(it.job())
                    .text(StorableText.of(it.trigger()))
                    .bigint(it.at())
                    .smallint(it.delta());
        }
        return announcement.own();
    }

    private void excuse(long id, Event.OccurrencesExcused event, OptionalLong announced) {
        Span span = event.span();
        excused.begin(EXCUSED_COLUMNS)
                .bigint(id)
                .bigint(event.job())
                .text(StorableText.of(event.trigger()))
                .bigint(RunCodec.micros(span.first()))
                .bigint(RunCodec.micros(span.last()))
                .bigint(span.firstAt())
                .bigint(span.lastAt())
                .bigint(span.count())
                .bigint(announced)
                .smallint(Codes.EXCUSES.code(event.excuse()))
                .text(StorableText.of(event.detail()));
    }

    // ---- the end

    /** Writes everything that changed. */
    void flush() throws SQLException {
        memory.tables().write(connection, List.copyOf(changed.values()));
        changed.values().stream()
                .filter(run -> run.fold.isOver())
                .forEach(run -> memory.runs().remove(run.fold.birth().run()));
        memory.cursors().flush(connection);
        excused.send(connection, COPY_EXCUSED);
        announcements.send(connection, COPY_ANNOUNCEMENTS);
    }
}
