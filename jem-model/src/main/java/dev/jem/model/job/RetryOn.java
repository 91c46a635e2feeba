package dev.jem.model.job;

import java.util.stream.IntStream;

/** One kind of failure that is retried. */
public sealed interface RetryOn {

    /** An exit code between two bounds, both included. */
    record Exit(int from, int to) implements RetryOn {}

    /**
     * What a service or a database said, such as {@code http:503}.
     *
     * @param executor {@code http} or {@code sql}
     * @param pattern a code; each {@code x} stands for any character
     */
    record Code(String executor, String pattern) implements RetryOn {

        /** Whether a code is meant. */
        public boolean matches(String code) {
            return code.length() == pattern.length()
                    && IntStream.range(0, code.length())
                            .allMatch(i -> pattern.charAt(i) == 'x' || pattern.charAt(i) == code.charAt(i));
        }
    }

    /** A failure that is no exit code. */
    record Reason(FailureReason reason) implements RetryOn {}
}
