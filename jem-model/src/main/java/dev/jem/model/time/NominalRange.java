package dev.jem.model.time;

import java.time.LocalDateTime;

/**
 * Neighbouring nominal times of a schedule.
 *
 * @param first the earliest
 * @param last the latest; the same as {@code first} if there is but one
 * @param count how many there are, both ends counted
 */
public record NominalRange(LocalDateTime first, LocalDateTime last, long count) {

    public NominalRange {
        if (count < 1) {
            throw new IllegalArgumentException("a range of nominal times has at least one, not " + count);
        }
    }

    /** One time alone. */
    public static NominalRange of(LocalDateTime nominal) {
        return new NominalRange(nominal, nominal, 1);
    }

    /** This range and one that follows it. */
    public NominalRange followedBy(NominalRange next) {
        return new NominalRange(first, next.last, count + next.count);
    }
}
