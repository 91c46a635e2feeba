package dev.jem.runtime.projection;

import dev.jem.model.event.Recorded;
import java.util.List;

/**
 * A batch that is durable.
 *
 * @param seq its place in the journal
 * @param at engine time of its last event, epoch microseconds
 */
public record Committed(long seq, long epoch, long at, List<Recorded> events) {

    public Committed {
        events = List.copyOf(events);
    }
}
