package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What the API tells of time: coming and past occurrences. */
public final class Time {

    private Time() {}

    /**
     * Answer of {@code GET /schedules:next}.
     *
     * @param starts the same, each with what causes it; empty for a schedule that belongs to no job
     * @param remarks what is not among them, for people
     */
    public record Fires(
            List<Instant> fires,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Start> starts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks) {

        public Fires(List<Instant> fires) {
            this(fires, List.of());
        }

        public Fires(List<Instant> fires, List<Start> starts) {
            this(fires, starts, List.of());
        }
    }

    /**
     * A start to come.
     *
     * @param trigger its name in the job
     * @param timezone in which its schedule is written
     */
    public record Start(Instant at, String trigger, String timezone) {}

    /**
     * Answer of {@code GET /ledger}: every expected start has exactly one outcome.
     *
     * @param balanced whether {@code expected = ended + open + excused}
     */
    public record Ledger(
            Instant from,
            Instant to,
            long expected,
            long ended,
            long open,
            long excused,
            boolean balanced,
            List<Occurrence> occurrences) {}

    /**
     * One expected start, or a stretch of them.
     *
     * @param outcome {@code RUN}, or why there was none, such as {@code SKIPPED_OVERLAP}
     * @param count how many expected starts the line stands for
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Occurrence(
            String namespace,
            String job,
            String trigger,
            String nominal,
            Instant at,
            Optional<Instant> until,
            long count,
            String outcome,
            String runId,
            String state,
            String detail) {}

    // ---- looking ahead

    /**
     * Answer of {@code GET /agenda}: past outcomes up to {@code now}, coming starts behind it.
     *
     * @param knownFrom before this some of the past are missing, because there are too many
     * @param cutAt from here on some that are to come are missing, because there are too many
     * @param items in the order of time
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Agenda(
            Instant now,
            Instant from,
            Instant to,
            Optional<Instant> knownFrom,
            Optional<Instant> cutAt,
            List<AgendaItem> items) {}

    /**
     * An expected start, or neighbours that have become or will become the same.
     *
     * @param at when it was or is due
     * @param until when the last of them is
     * @param startsAt when it will start, where a maintenance window lets it wait
     * @param nominal the wall-clock time it was written for, in {@code timezone}
     * @param fold 1 on the second pass of a repeated time
     * @param state the state of its run, {@code PLANNED}, or why there is none, such as {@code SKIPPED_CALENDAR}
     * @param count how many expected starts it stands for
     * @param run the id of its run
     * @param why for people: why it runs at another time than it was written for, or not at all
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AgendaItem(
            Instant at,
            Optional<Instant> until,
            Optional<Instant> startsAt,
            String nominal,
            int fold,
            String timezone,
            String namespace,
            String job,
            String trigger,
            Optional<LocalDate> businessDate,
            String state,
            long count,
            String run,
            String why) {}

    /** Answer of {@code GET /schedules:transitions}: coming clock changes that affect starts. */
    public record Transitions(Instant from, Instant to, List<Transition> items) {}

    /**
     * One clock change and one trigger.
     *
     * @param before what clocks show at that instant before the change
     * @param after and after it
     * @param kind {@code GAP} where times do not exist, {@code OVERLAP} where they exist twice
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Transition(
            Instant at,
            String timezone,
            String before,
            String offsetBefore,
            String after,
            String offsetAfter,
            String kind,
            String namespace,
            String job,
            String trigger,
            List<TransitionEffect> effects) {}

    /**
     * What becomes of times that do not exist, or exist twice.
     *
     * @param nominal the time, or the first of neighbours that become the same
     * @param lastNominal the last of them
     * @param pass 1 or 2 where it exists twice
     * @param outcome {@code RUNS}, {@code COALESCED}, {@code OTHER_PASS}, or why it does not run
     * @param at when it runs, or what it is coalesced with
     * @param lastAt when the last of them runs
     * @param with the nominal time of the start that covers it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TransitionEffect(
            String nominal,
            Optional<String> lastNominal,
            long count,
            Optional<Integer> pass,
            String outcome,
            Optional<Instant> at,
            Optional<Instant> lastAt,
            Optional<String> with,
            String why) {}

    /**
     * Answer of {@code GET /windows:conflicts}: coming starts that maintenance windows are in the way of.
     *
     * @param cutAt from here on some may be missing, because there are too many
     * @param items of each window and job the first ones
     * @param more what was left out of them; empty where that is nothing
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Conflicts(
            Instant from, Instant to, Optional<Instant> cutAt, List<Conflict> items, List<MoreConflicts> more) {

        public Conflicts {
            more = more == null ? List.of() : more;
        }
    }

    /**
     * Conflicts of one window and one job that are not among the items.
     *
     * @param window {@code namespace/name}
     * @param count how many items they would be
     * @param until when the last of them is due
     */
    public record MoreConflicts(String window, String namespace, String job, long count, Instant until) {}

    /**
     * Starts of one trigger that one opening of a window is in the way of.
     *
     * @param window {@code namespace/name}
     * @param kind {@code FALLS_INTO} where it is due while the window is open, {@code RUNS_INTO} where it is due before
     *     and would probably still run then
     * @param at when the first is due
     * @param until when the last is
     * @param outcome what becomes of the first: {@code RUNS}, {@code WAITS} or {@code SKIPPED_MAINTENANCE}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Conflict(
            String window,
            Instant opens,
            Instant closes,
            String namespace,
            String job,
            String trigger,
            String timezone,
            String kind,
            Instant at,
            Optional<Instant> until,
            long count,
            String outcome,
            String why) {}
}
