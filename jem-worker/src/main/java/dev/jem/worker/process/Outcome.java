package dev.jem.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.Optional;

/**
 * What became of an attempt. One of these is reported, once, after no process of the attempt is left; it is what was
 * seen and never a guess. An end that comes before the first signal of a stop counts as the program's own, later ones
 * as the stop's.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = Outcome.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = Outcome.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Outcome.OutOfMemory.class, name = "out-of-memory"),
    @JsonSubTypes.Type(value = Outcome.StartFailed.class, name = "start-failed"),
    @JsonSubTypes.Type(value = Outcome.NeverStarted.class, name = "never-started"),
    @JsonSubTypes.Type(value = Outcome.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = Outcome.Called.class, name = "called")
})
public sealed interface Outcome {

    /** The program ended by itself, or by a signal that did not come from here. */
    record Completed(ProgramEnd end) implements Outcome {}

    /** It was stopped because its time was over. */
    record TimedOut(Optional<ProgramEnd> end) implements Outcome {}

    /** It was stopped because somebody asked for it. */
    record Cancelled(Optional<ProgramEnd> end) implements Outcome {}

    /** The kernel killed a process of it because its cgroup had no memory left. */
    record OutOfMemory(ProgramEnd end) implements Outcome {}

    /** The program was not executed: nothing of it ran. */
    record StartFailed(StartFailure failure, String detail) implements Outcome {}

    /** The worker ended before it let it start: nothing of it ran, and nobody was told that it had begun. */
    record NeverStarted(String reason) implements Outcome {}

    /** It may have run, partly or fully; how it ended cannot be known. */
    record Lost(String reason) implements Outcome {}

    /**
     * A service or a database was asked, or could not be.
     *
     * @param failure why it is none of success, in the words of the protocol
     * @param code what the other side said, such as the status of HTTP; empty where it said nothing
     * @param endpointFault whether the other side, or the way to it, is at fault and not what was asked
     * @param retryAfterMillis how long the other side wants to be left alone; 0 where it did not say
     * @param outputs values by name, as texts
     */
    record Called(
            Optional<String> failure,
            String detail,
            String code,
            boolean endpointFault,
            long retryAfterMillis,
            Map<String, String> outputs)
            implements Outcome {

        public Called {
            outputs = Map.copyOf(outputs);
        }

        /** It was not asked at all, or not in a way that the other side could answer for. */
        public static Called failed(String failure, String detail) {
            return new Called(Optional.of(failure), detail, "", false, 0, Map.of());
        }

        /** The other side or the way to it failed. */
        public static Called ofEndpoint(String failure, String detail) {
            return new Called(Optional.of(failure), detail, "", true, 0, Map.of());
        }
    }
}
