package dev.jem.model.command;

import dev.jem.model.RunIds;
import java.util.Optional;
import java.util.OptionalLong;

/** How an attempt is named outside its cell: {@code r0-7f3a9c1e-4821.load.2}, safe in file names. */
public final class AttemptIds {

    private static final int NUMBER_DIGITS_MAX = 9;

    private AttemptIds() {}

    public static String format(String incarnation, AttemptKey attempt) {
        return RunIds.format(incarnation, attempt.run()) + "." + attempt.task() + "." + attempt.number();
    }

    /** Empty if the text names no attempt of this history. */
    public static Optional<AttemptKey> parse(String incarnation, String id) {
        int first = id.indexOf('.');
        int last = id.lastIndexOf('.');
        if (first <= 0 || last <= first + 1) {
            return Optional.empty();
        }
        OptionalLong run = RunIds.parse(incarnation, id.substring(0, first));
        String number = id.substring(last + 1);
        boolean isNumber = !number.isEmpty()
                && number.length() <= NUMBER_DIGITS_MAX
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return run.isPresent() && isNumber
                ? Optional.of(new AttemptKey(run.getAsLong(), id.substring(first + 1, last), Integer.parseInt(number)))
                : Optional.empty();
    }
}
