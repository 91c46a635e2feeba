package dev.jem.runtime.projection;

import dev.jem.model.event.Event;
import java.util.List;
import java.util.SortedMap;

/**
 * A worker in its newest session.
 *
 * @param stateId names its durable record
 * @param contact whether it is heard
 * @param since when that began
 */
public record WorkerRow(
        String worker,
        long session,
        SortedMap<String, String> labels,
        int slots,
        List<String> executors,
        String version,
        String bootId,
        String stateId,
        String containment,
        long leaseMicros,
        long joinedAt,
        Contact contact,
        long since) {

    /** Whether a worker is heard. */
    public enum Contact {
        CONNECTED,
        LOST,
        /** It said goodbye. */
        LEFT,
        /** A person said so. */
        DEAD
    }

    public WorkerRow {
        executors = List.copyOf(executors);
    }

    /** A worker that has just opened a session. */
    public static WorkerRow joined(long at, Event.WorkerJoined event) {
        return new WorkerRow(
                event.worker(),
                event.session(),
                event.labels(),
                event.slots(),
                event.executors(),
                event.version(),
                event.bootId(),
                event.stateId(),
                event.containment(),
                event.leaseMicros(),
                at,
                Contact.CONNECTED,
                at);
    }

    /** The same session with another contact. */
    public WorkerRow with(Contact newContact, long at) {
        return new WorkerRow(
                worker,
                session,
                labels,
                slots,
                executors,
                version,
                bootId,
                stateId,
                containment,
                leaseMicros,
                joinedAt,
                newContact,
                at);
    }
}
