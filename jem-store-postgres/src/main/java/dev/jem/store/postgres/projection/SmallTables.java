package dev.jem.store.postgres.projection;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.rows.Definitions;
import dev.jem.store.postgres.rows.StorableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what changes seldom, at once. */
final class SmallTables {

    private final String quarantine = sql("quarantine");
    private final String namespaceInsert = sql("namespace_insert");
    private final String principalPut = sql("principal_put");
    private final String principalDelete = sql("principal_delete");
    private final String workerPut = sql("worker_put");
    private final String workerContact = sql("worker_contact");
    private final String jobPut = sql("job_put");
    private final String jobVersionInsert = sql("job_version_insert");
    private final String jobApply = sql("job_apply");
    private final String jobDelete = sql("job_delete");
    private final String jobQuarantine = sql("job_quarantine");

    private static String sql(String name) {
        return SqlFile.read(SmallTables.class, name);
    }

    /** @param id numbers the event within the journal */
    void quarantine(Connection connection, long id, Recorded recorded, String error) throws SQLException {
        Statements.update(
                connection,
                quarantine,
                OccurrenceRow.Place.seqOf(id),
                OccurrenceRow.Place.indexOf(id),
                recorded.at(),
                recorded.event().getClass().getSimpleName(),
                StorableText.of(error));
    }

    void namespace(Connection connection, Recorded recorded, Event.NamespaceCreated event) throws SQLException {
        Statements.update(
                connection,
                namespaceInsert,
                StorableText.of(event.name()),
                recorded.at(),
                StorableText.of(recorded.by()));
    }

    void principal(Connection connection, Recorded recorded, Event.PrincipalPut event) throws SQLException {
        Statements.update(
                connection,
                principalPut,
                StorableText.of(event.name()),
                event.kind().name(),
                event.role().name(),
                recorded.at(),
                StorableText.of(recorded.by()));
    }

    void principalRemoved(Connection connection, Event.PrincipalRemoved event) throws SQLException {
        Statements.update(connection, principalDelete, StorableText.of(event.name()));
    }

    // ---- jobs

    void job(Connection connection, Recorded recorded, Event.OfJob event, Plans plans) throws SQLException {
        switch (event) {
            case Event.JobVersionRecorded it -> {
                plans.put(it.job(), it.version(), it.definition());
                record(connection, recorded, it);
            }
            case Event.JobApplied it ->
                known(
                        it.job(),
                        Statements.update(
                                connection,
                                jobApply,
                                it.version(),
                                recorded.at(),
                                StorableText.of(recorded.by()),
                                it.job()));
            case Event.JobDeleted it -> known(it.job(), Statements.update(connection, jobDelete, it.job()));
            case Event.JobQuarantined it -> known(it.job(), Statements.update(connection, jobQuarantine, it.job()));
            case Event.OccurrencesExcused _, Event.TriggerArmed _, Event.TriggerSkipped _ -> {}
        }
    }

    private static void known(long job, int rows) {
        if (rows != 1) {
            throw new IllegalStateException("there is no job " + job);
        }
    }

    private void record(Connection connection, Recorded recorded, Event.JobVersionRecorded event) throws SQLException {
        Statements.update(
                connection,
                jobPut,
                event.job(),
                StorableText.of(event.key().namespace()),
                StorableText.of(event.key().name()));
        Statements.update(
                connection,
                jobVersionInsert,
                event.job(),
                event.version(),
                StorableText.of(event.sha256()),
                event.adHoc(),
                recorded.at(),
                StorableText.of(recorded.by()),
                Definitions.pack(event.definition()));
    }

    // ---- workers

    void worker(Connection connection, Recorded recorded, Event.WorkerJoined event) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, String> label : event.labels().entrySet()) {
            labels.add(StorableText.of(label.getKey()));
            labels.add(StorableText.of(label.getValue()));
        }
        Statements.update(
                connection,
                workerPut,
                StorableText.of(event.worker()),
                event.session(),
                labels.toArray(String[]::new),
                event.slots(),
                event.executors().stream().map(StorableText::of).toArray(String[]::new),
                StorableText.of(event.version()),
                StorableText.of(event.bootId()),
                StorableText.of(event.stateId()),
                StorableText.of(event.containment()),
                event.leaseMicros(),
                recorded.at(),
                WorkerRow.Contact.CONNECTED.name(),
                recorded.at());
    }

    /** Of a worker's present session only. */
    void contact(Connection connection, WorkerRow.Contact contact, long at, WorkerSession session) throws SQLException {
        Statements.update(
                connection, workerContact, contact.name(), at, StorableText.of(session.worker), session.session);
    }

    record WorkerSession(String worker, long session) {}
}
