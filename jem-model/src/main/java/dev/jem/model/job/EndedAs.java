package dev.jem.model.job;

import dev.jem.model.state.RunState;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Which ends of another job's run are meant.
 *
 * @param exit for {@link Kind#EXIT} the exit codes; otherwise empty
 */
public record EndedAs(Kind kind, List<SuccessRule.ExitCodes> exit) {

    public static final EndedAs SUCCEEDED = new EndedAs(Kind.SUCCEEDED, List.of());

    /** What is asked of an end. */
    public enum Kind {
        SUCCEEDED,
        /** Also by a timeout. */
        FAILED,
        /** Any end. */
        DONE,
        /** Its last task in the manifest that has an exit code has one of these, however the run ended. */
        EXIT
    }

    public EndedAs {
        exit = List.copyOf(exit);
    }

    public boolean matches(RunState end, OptionalInt exitCode) {
        return switch (kind) {
            case SUCCEEDED -> end == RunState.SUCCEEDED;
            case FAILED -> end == RunState.FAILED || end == RunState.TIMED_OUT;
            case DONE -> end.isTerminal();
            case EXIT ->
                exitCode.isPresent()
                        && exit.stream()
                                .anyMatch(it -> it.from() <= exitCode.getAsInt() && exitCode.getAsInt() <= it.to());
        };
    }

    /** Behind "to have" or "has", for people. */
    public String phrase() {
        return switch (kind) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case DONE -> "ended";
            case EXIT ->
                "ended with exit code "
                        + exit.stream().map(SuccessRule.ExitCodes::text).collect(Collectors.joining(" or "));
        };
    }
}
