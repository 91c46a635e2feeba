package dev.jem.model.calendar;

import java.time.LocalDate;

/**
 * A day and what it is called.
 *
 * @param name for people; may be empty
 */
public record NamedDate(LocalDate date, String name) implements Comparable<NamedDate> {

    @Override
    public int compareTo(NamedDate other) {
        int byDate = date.compareTo(other.date);
        return byDate != 0 ? byDate : name.compareTo(other.name);
    }
}
