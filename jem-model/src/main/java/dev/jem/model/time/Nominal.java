package dev.jem.model.time;

import java.time.LocalDateTime;

/**
 * What identifies an expected start of a trigger.
 *
 * @param time the wall-clock time it was written for
 * @param fold 0, or 1 for the second pass of a repeated hour
 */
public record Nominal(LocalDateTime time, int fold) implements Comparable<Nominal> {

    @Override
    public int compareTo(Nominal other) {
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : Integer.compare(fold, other.fold);
    }
}
