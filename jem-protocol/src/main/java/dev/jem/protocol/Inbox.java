package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the API tells of all that needs a person. */
public final class Inbox {

    private Inbox() {}

    /**
     * One thing that goes on only when a person does something.
     *
     * @param kind {@code failure}, {@code approval}, {@code overdue-hold}, {@code quarantine} or {@code lost-worker}
     * @param what it is about: a run as {@code namespace/job#number}, a job, or a worker
     * @param run the id of the run; empty where it is about none
     * @param task empty where it is about no task
     * @param since when it began
     * @param why in words
     * @param next what a person can do
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Item(
            String kind, String what, String run, String task, Optional<Instant> since, String why, String next) {}

    /**
     * @param items by kind, in each the oldest first
     * @param more whether there are failures beyond those that are shown
     */
    public record Reply(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Item> items, boolean more) {}
}
