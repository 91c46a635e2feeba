package dev.jem.model.event;

import dev.jem.model.time.Nominal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a trigger is.
 *
 * @param coveredTo every expected start up to and including this instant has its outcome, epoch microseconds
 * @param next the first expected start behind it; absent if it will never fire again or waits for a run to end
 * @param settled starts that are not expected any more although a changed calendar puts them behind {@code coveredTo}
 *     again
 * @param begun when the trigger took effect, epoch microseconds; absent where that is as it was
 * @param foreign those of them that never had an outcome: they lay before the trigger took effect
 */
public record Cursor(
        String trigger,
        long coveredTo,
        Optional<Coming> next,
        List<Nominal> settled,
        OptionalLong begun,
        List<Nominal> foreign) {

    public Cursor {
        settled = List.copyOf(settled);
        foreign = List.copyOf(foreign);
    }

    /** A trigger that took effect before, and whose calendar has not changed lately. */
    public Cursor(String trigger, long coveredTo, Optional<Coming> next) {
        this(trigger, coveredTo, next, List.of(), OptionalLong.empty(), List.of());
    }
}
