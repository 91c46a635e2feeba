package dev.jem.model.job;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The declared type of a parameter or an output. */
public enum ValueType {
    STRING,
    INT,
    NUMBER,
    BOOL,
    /** A calendar date, {@code 2026-03-31}. */
    DATE,
    /** Texts; written as one text they stand between commas. */
    LIST;

    private static final int NUMBER_LENGTH_MAX = 64;
    private static final int DATE_LENGTH = 10;

    /** The value a text stands for, or nothing where the text is not of this type. Equal numbers give equal values. */
    public Optional<Value> read(String text) {
        return switch (this) {
            case STRING -> Optional.of(new Value.Text(text));
            case INT -> whole(text);
            case NUMBER -> decimal(text);
            case BOOL -> flag(text);
            case DATE -> date(text);
            case LIST -> Optional.of(list(text));
        };
    }

    private static Optional<Value> whole(String text) {
        try {
            return isNumeric(text) ? Optional.of(new Value.Whole(Long.parseLong(text))) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Bounded in length and exponent, so that neither arithmetic nor the written form can grow large. */
    private static Optional<Value> decimal(String text) {
        try {
            BigDecimal value = isNumeric(text) ? new BigDecimal(text).stripTrailingZeros() : BigDecimal.ZERO;
            boolean isSmall = Math.abs((long) value.scale()) <= NUMBER_LENGTH_MAX;
            return isNumeric(text) && isSmall
                    ? Optional.of(new Value.Decimal(value.scale() < 0 ? value.setScale(0) : value))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static boolean isNumeric(String text) {
        return !text.isEmpty()
                && text.length() <= NUMBER_LENGTH_MAX
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
    }

    private static Optional<Value> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(new Value.Flag(true));
            case "false" -> Optional.of(new Value.Flag(false));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> date(String text) {
        try {
            return text.length() == DATE_LENGTH
                    ? Optional.of(new Value.Text(LocalDate.parse(text).toString()))
                    : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Value list(String text) {
        List<Value> items = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).<Value>map(Value.Text::new).toList();
        return new Value.Items(items);
    }
}
