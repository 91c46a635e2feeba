package dev.jem.model.job;

import dev.jem.model.state.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom a task asks before the run goes on.
 *
 * @param roles names of roles and of principals; those may answer. Empty: whoever may act on runs
 * @param people how many different ones must approve; one who rejects is enough for the opposite
 * @param text what they are asked
 * @param timeout how long they have; for ever where absent
 * @param onTimeout what counts as the answer if they have not answered by then
 * @param allowSubmitter whether who started the run may approve too
 */
public record ApprovalRule(
        List<String> roles,
        int people,
        Template text,
        Optional<Duration> timeout,
        Vote onTimeout,
        boolean allowSubmitter) {

    /** What the answer was. */
    public static final String ANSWER = "answer";

    /** Who gave it. */
    public static final String BY = "by";

    /** What a task gives that asks. */
    public static final List<OutputDefinition> OUTPUTS =
            List.of(new OutputDefinition(ANSWER, ValueType.STRING), new OutputDefinition(BY, ValueType.LIST));

    public ApprovalRule {
        roles = List.copyOf(roles);
    }
}
