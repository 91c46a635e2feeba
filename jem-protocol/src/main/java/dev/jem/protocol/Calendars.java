package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API tells of calendars. */
public final class Calendars {

    private Calendars() {}

    /**
     * A calendar in its present version.
     *
     * @param timezone in which its days are; empty where it does not say
     * @param newDay when they begin; empty for midnight
     * @param dataUntil the last day its holidays are known for; absent where it has none
     * @param warning what somebody should see to; mostly empty
     * @param definition its manifest in normal form, holidays written out
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Calendar(
            String namespace,
            String name,
            long version,
            String description,
            String timezone,
            String newDay,
            Optional<LocalDate> dataUntil,
            String warning,
            Map<String, Object> definition) {}

    /**
     * A day of a calendar.
     *
     * @param reasons the answer for people, then what each part says of it, indented by depth; only where it was asked
     *     for
     */
    public record Day(
            LocalDate date,
            boolean businessDay,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> reasons) {}

    /** The days of a span. */
    public record Days(LocalDate from, LocalDate to, long businessDays, List<Day> days) {}
}
