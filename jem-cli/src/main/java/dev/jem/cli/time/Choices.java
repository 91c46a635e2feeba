package dev.jem.cli.time;

import dev.jem.cli.command.CommandFailure;
import dev.jem.spec.text.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads one of a closed list of words. */
final class Choices {

    private Choices() {}

    /** {@code run-after} is {@code RUN_AFTER}; throws a usage failure that lists what is allowed. */
    static <E extends Enum<E>> E read(String option, Class<E> type, String text) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        return all.stream()
                .filter(it -> text(it).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        unknown(option, text, all.stream().map(Choices::text).toList()));
    }

    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static CommandFailure unknown(String option, String text, List<String> allowed) {
        String help = DidYouMean.nearest(text, allowed)
                .map(it -> "did you mean '" + it + "'?")
                .orElse("choose one of " + String.join(", ", allowed));
        return CommandFailure.usage("'" + text + "' (" + option + ") is not known; " + help);
    }
}
