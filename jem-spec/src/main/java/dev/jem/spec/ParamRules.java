package dev.jem.spec;

import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Value;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a value of a parameter must fulfil beside its type. */
final class ParamRules {

    /** Linux passes no longer text to a program. */
    static final int TEXT_LENGTH_MAX = (128 << 10) - 1;

    private ParamRules() {}

    /** A value that is not allowed: why, and what to give instead. */
    record Violation(String message, String suggestion) {}

    static Optional<Violation> violation(ParamDefinition param, Value value) {
        Optional<ParamPattern> pattern = param.pattern().map(ParamPattern::parse);
        return switch (value) {
            case Value.Text it -> text(param, pattern, it.value());
            case Value.Whole it -> number(param, BigDecimal.valueOf(it.value()), it.text());
            case Value.Decimal it -> number(param, it.value(), it.text());
            case Value.Items it ->
                it.values().stream()
                        .flatMap(item -> text(param, pattern, item.text()).stream())
                        .findFirst();
            case Value.Flag _, Value.Fields _ -> Optional.empty();
        };
    }

    private static Optional<Violation> number(ParamDefinition param, BigDecimal value, String text) {
        boolean isBelow = param.min().isPresent() && value.compareTo(param.min().get()) < 0;
        boolean isAbove = param.max().isPresent() && value.compareTo(param.max().get()) > 0;
        if (isBelow) {
            return violation(text + " is less than " + param.min().get().toPlainString(), "");
        }
        if (isAbove) {
            return violation(text + " is more than " + param.max().get().toPlainString(), "");
        }
        return choice(param.choices(), text);
    }

    private static Optional<Violation> text(ParamDefinition param, Optional<ParamPattern> pattern, String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return violation("a text of more than " + Show.count(TEXT_LENGTH_MAX) + " characters", "pass it in a file");
        }
        if (text.indexOf('\0') >= 0) {
            return violation("a text with the character U+0000", "remove it");
        }
        if (pattern.isPresent() && !pattern.get().matches(text)) {
            String shown = Show.quoted(text);
            return violation(
                    "'" + shown + "' does not match the pattern "
                            + param.pattern().orElse(""),
                    "");
        }
        return choice(param.choices(), text);
    }

    private static Optional<Violation> choice(List<String> choices, String text) {
        if (choices.isEmpty() || choices.contains(text)) {
            return Optional.empty();
        }
        String message = "'" + Show.quoted(text) + "' is not one of " + String.join(", ", choices);
        return violation(message, DidYouMean.suggestion(text, choices));
    }

    private static Optional<Violation> violation(String message, String suggestion) {
        return Optional.of(new Violation(message, suggestion));
    }
}
