package dev.jem.cli.object;

import dev.jem.cli.command.CommandFailure;
import dev.jem.spec.text.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Kinds of things that can be looked at by name. */
enum Kind {
    JOB,
    RUN,
    NAMESPACE,
    WORKER,
    PRINCIPAL,
    CALENDAR,
    WINDOW,
    CONNECTION,
    PAUSE;

    /** As people write it: singular, plural, any case. */
    static Kind of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(it -> it.text().equals(lower) || (it.text() + "s").equals(lower))
                .findFirst()
                .orElseThrow(() -> unknown(text));
    }

    static boolean isKind(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).anyMatch(it -> it.text().equals(lower) || (it.text() + "s").equals(lower));
    }

    private static CommandFailure unknown(String text) {
        List<String> all = Arrays.stream(values()).map(it -> it.text() + "s").toList();
        return CommandFailure.usage("there is no kind '" + text + "'; "
                + DidYouMean.nearest(text, all)
                        .map(it -> "did you mean '" + it + "'?")
                        .orElse("there are " + String.join(", ", all)));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
