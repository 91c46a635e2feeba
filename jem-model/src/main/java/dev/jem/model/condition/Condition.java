package dev.jem.model.condition;

import dev.jem.model.job.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A question with the answer yes or no. Immutable, pure and bounded in time and memory. */
public interface Condition {

    /** What it asks about, each once, in order. */
    List<String> names();

    /**
     * The answer.
     *
     * @param values what names stand for; some may have no value, which matters only where they are asked for
     * @throws UnansweredException if there is none: a value is missing, a number is divided by zero, it takes too long
     */
    boolean test(Function<String, Optional<Value>> values);

    /** A condition that has no answer for these values; the message says why. */
    final class UnansweredException extends RuntimeException {

        public UnansweredException(String message) {
            super(message);
        }
    }
}
