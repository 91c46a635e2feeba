package dev.jem.spec;

import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.math.BigDecimal;
import java.util.Optional;

/** Numbers as they are written, within bounds that keep their arithmetic and their text small. */
final class Numbers {

    private Numbers() {}

    /** A whole number in any of the forms of YAML 1.2: {@code 12}, {@code 0o14}, {@code 0xc}. */
    static Optional<Long> whole(String text) {
        try {
            if (text.startsWith("0o")) {
                return Optional.of(Long.parseLong(text.substring(2), 8));
            }
            if (text.startsWith("0x")) {
                return Optional.of(Long.parseLong(text.substring(2), 16));
            }
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    static Optional<Integer> integer(String text) {
        return whole(text)
                .filter(it -> it >= Integer.MIN_VALUE && it <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    /** A finite decimal number without needless zeros, so that equal numbers are equal records. */
    static Optional<BigDecimal> decimal(String text) {
        if (text.startsWith("0x") || text.startsWith("0o")) {
            return whole(text).map(BigDecimal::valueOf).flatMap(it -> decimal(it.toPlainString()));
        }
        return ValueType.NUMBER
                .read(text)
                .filter(Value.Decimal.class::isInstance)
                .map(it -> ((Value.Decimal) it).value());
    }
}
