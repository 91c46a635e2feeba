package dev.jem.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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
    @JsonSubTypes.Type(value = Outcome.Lost.class, name = "lost")
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
}
