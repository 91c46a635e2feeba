package dev.jem.model.time;

import java.time.LocalDate;
import java.util.Optional;

/** Days on which business is done, as a calendar says. Every search gives up after {@link #SEARCH_DAYS_MAX} days. */
public interface BusinessDays {

    /** How far a search looks for one more business day; a calendar with a longer rest has none. */
    int SEARCH_DAYS_MAX = 3_660;

    boolean isBusinessDay(LocalDate day);

    /** The first business day that is not before the given day. */
    default Optional<LocalDate> next(LocalDate fromInclusive) {
        return search(fromInclusive, 1);
    }

    /** The last business day that is not after the given day. */
    default Optional<LocalDate> previous(LocalDate fromInclusive) {
        return search(fromInclusive, -1);
    }

    private Optional<LocalDate> search(LocalDate from, int direction) {
        for (int i = 0; i < SEARCH_DAYS_MAX; i++) {
            LocalDate day = from.plusDays((long) direction * i);
            if (isBusinessDay(day)) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }

    /**
     * The business day that lies so many of them after the given day, or before it for a negative number; for 0 the
     * first that is not before it.
     */
    default Optional<LocalDate> plus(LocalDate day, int count) {
        if (count == 0) {
            return next(day);
        }
        int direction = Integer.signum(count);
        Optional<LocalDate> found = Optional.of(day);
        for (int i = 0; i < Math.abs(count) && found.isPresent(); i++) {
            found = search(found.get().plusDays(direction), direction);
        }
        return found;
    }

    /**
     * The n-th business day of a span, or for a negative number the n-th from its end; empty where it has fewer.
     *
     * @param first the first day of the span
     * @param end the day after its last
     * @param n not 0
     */
    default Optional<LocalDate> nth(LocalDate first, LocalDate end, int n) {
        int direction = Integer.signum(n);
        int left = Math.abs(n);
        LocalDate day = n > 0 ? first : end.minusDays(1);
        while (!day.isBefore(first) && day.isBefore(end)) {
            if (isBusinessDay(day)) {
                left--;
                if (left == 0) {
                    return Optional.of(day);
                }
            }
            day = day.plusDays(direction);
        }
        return Optional.empty();
    }

    /** The last business day of the month of a day. */
    default Optional<LocalDate> monthEnd(LocalDate day) {
        LocalDate first = day.withDayOfMonth(1);
        return nth(first, first.plusMonths(1), -1);
    }
}
