package dev.jem.model.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/**
 * One expected start.
 *
 * @param at when
 * @param nominal the wall-clock time it stands for; with {@code fold} the identity of the start within its schedule,
 *     which new time-zone data does not change. For an interval the time in UTC
 * @param fold 1 on the second pass of a repeated wall-clock time, otherwise 0
 * @param coalesced earlier nominal times (fold 0) that land on the same instant and are covered by this start; as a
 *     rule none
 */
public record Fire(Instant at, LocalDateTime nominal, int fold, List<NominalRange> coalesced) {

    public Fire {
        coalesced = List.copyOf(coalesced);
    }

    /** Why the earlier ones do not start by themselves. */
    public String covers() {
        return "the start of %s covers it".formatted(nominal);
    }

    /** How many nominal times this start covers besides its own. */
    public long coalescedCount() {
        return coalesced.stream().mapToLong(NominalRange::count).sum();
    }
}
