package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the API tells of tasks that ask people, and how these answer. */
public final class Approvals {

    private Approvals() {}

    /**
     * Body of {@code POST /runs/{id}/tasks/{task}/answers}.
     *
     * @param answer {@code approve} or {@code reject}
     * @param reason why, for people
     * @param ticket where more about it stands
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(String answer, String reason, String ticket) {}

    /**
     * What an answer led to.
     *
     * @param approvals how many have approved by now
     * @param people how many must
     * @param state of the task
     */
    public record Reply(int approvals, int people, String state) {}

    /**
     * A task that asks people now.
     *
     * @param text what they are asked
     * @param roles names of roles and principals that may answer; none: whoever may act on runs
     * @param people how many different ones must approve
     * @param onTimeout what counts as the answer after {@code until}
     * @param submitter who started the run, if somebody did
     * @param allowSubmitter whether that one may approve too
     * @param revision grows with each answer; send it as {@code If-Match}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Approval(
            String run,
            String namespace,
            String job,
            long number,
            String task,
            String text,
            List<String> roles,
            int people,
            List<Runs.Answer> answers,
            Instant since,
            Optional<Instant> until,
            String onTimeout,
            String submitter,
            @JsonInclude(JsonInclude.Include.ALWAYS) boolean allowSubmitter,
            long revision) {}
}
