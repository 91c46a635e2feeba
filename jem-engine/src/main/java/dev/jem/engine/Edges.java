package dev.jem.engine;

import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.state.Instead;
import dev.jem.model.state.TaskState;
import java.util.Optional;

/** What the end of an upstream task means to an edge: the table of {@code docs/state-machine.md}. */
final class Edges {

    private Edges() {}

    /** Whether the edge to {@code downstream} is met by this end; otherwise it is impossible for ever. */
    static boolean isMet(TaskDefinition downstream, TaskRun upstream) {
        boolean isIced = upstream.instead().equals(Optional.of(Instead.ICE)) && upstream.state == TaskState.SKIPPED;
        return isMet(downstream, isIced ? TaskState.SUCCEEDED : upstream.state);
    }

    static boolean isMet(TaskDefinition downstream, TaskState upstream) {
        return switch (downstream.runIf()) {
            case SUCCESS -> meetsSuccess(downstream.ifSkipped(), upstream);
            case FAILURE -> upstream.isFailure();
            case DONE -> true;
        };
    }

    private static boolean meetsSuccess(IfSkipped ifSkipped, TaskState upstream) {
        return switch (upstream) {
            case SUCCEEDED -> true;
            case SKIPPED -> ifSkipped == IfSkipped.SATISFIED;
            case FAILED, TIMED_OUT, UPSTREAM_FAILED, CANCELLED -> false;
            case WAITING, READY, RUNNING -> throw new BrokenInvariant("an edge was asked before its task ended");
        };
    }
}
