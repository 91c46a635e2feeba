package dev.jem.model.job;

import java.util.List;
import java.util.Optional;

/**
 * What an end of a program means. It fits if all that it names fits.
 *
 * @param exit the exit codes it is about; empty for any
 * @param output a regular expression that some line of the captured output must contain; absent for any output
 * @param as what such an end is
 */
public record SuccessRule(List<ExitCodes> exit, Optional<String> output, As as) {

    public SuccessRule {
        exit = List.copyOf(exit);
    }

    /** What an end is taken for. */
    public enum As {
        SUCCEEDED,
        /** It had nothing to do: the task is skipped, and its successors see just that. */
        SKIPPED,
        FAILED
    }

    /** A range of exit codes, both ends included. */
    public record ExitCodes(int from, int to) {

        /** As it is written: {@code 4} or {@code 10-19}. */
        public String text() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }
}
