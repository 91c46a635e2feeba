package dev.jem.model.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Reads expressions as cronie 1.7 does (its load_entry and crontab(5)): no step without a star or a range, no range
 * backwards except one of weekdays that ends on Sunday, {@code ~} picks one value of a range (by our stable hash).
 */
final class UnixReader {

    private final FieldReading field;

    private UnixReader(FieldReading field) {
        this.field = field;
    }

    static CronExpression read(CronReading reading, Piece body, Optional<ZoneId> zone) {
        List<Piece> words = FiveFields.words(reading, body);
        long minutes = bits(reading, CronField.MINUTE, words.get(0));
        long hours = bits(reading, CronField.HOUR, words.get(1));
        int days = (int) bits(reading, CronField.DAY_OF_MONTH, words.get(2));
        int months = (int) bits(reading, CronField.MONTH, words.get(3));
        int weekdays = FiveFields.foldSunday((int) bits(reading, CronField.DAY_OF_WEEK, words.get(4)));
        boolean both = words.get(2).startsWith('*') || words.get(4).startsWith('*');
        return FiveFields.expression(
                reading, words, new FiveFields.Bits(minutes, (int) hours, days, months, weekdays, both), zone);
    }

    private static long bits(CronReading reading, CronField field, Piece word) {
        UnixReader reader = new UnixReader(new FieldReading(reading, field));
        long bits = 0;
        for (Piece element : word.split(',')) {
            bits |= reader.element(element);
        }
        return bits;
    }

    private long element(Piece element) {
        if (field.isHashed(element)) {
            return field.hashed(element);
        }
        int slash = element.text().indexOf('/');
        Piece base = slash < 0 ? element : element.part(0, slash);
        int step = slash < 0 ? 1 : field.step(element.from(slash + 1));
        if (base.text().equals("*")) {
            FieldAdvice.onStep(field, element, step);
            return FieldReading.bits(field.low(), field.high(), step);
        }
        int tilde = base.text().indexOf('~');
        if (tilde >= 0) {
            return oneOf(base.part(0, tilde), base.from(tilde + 1), slash < 0);
        }
        int dash = base.text().indexOf('-');
        if (dash >= 0) {
            return range(base.part(0, dash), base.from(dash + 1), slash < 0 ? 0 : step);
        }
        int value = field.bounded(base, field.value(base));
        if (slash >= 0) {
            throw field.refuse(
                    element,
                    "a step needs a range or a star",
                    "Write %d-%d%s"
                            .formatted(value, field.high(), element.from(slash).text()));
        }
        return 1L << value;
    }

    /** A range; a step of 0 stands for none. */
    private long range(Piece first, Piece last, int step) {
        int from = field.bounded(first, field.value(first));
        int to = field.bounded(last, field.value(last));
        if (field.field() == CronField.DAY_OF_WEEK && to == 0 && from > 0 && step == 0) {
            to = 7;
        }
        if (from > to) {
            throw field.refuse(
                    first,
                    "the range %d-%d runs backwards".formatted(from, to),
                    "Write %d-%d,%d-%d".formatted(from, field.high(), field.low(), to));
        }
        return FieldReading.bits(from, to, Math.max(step, 1));
    }

    private long oneOf(Piece first, Piece last, boolean noStep) {
        int from = first.text().isEmpty() ? field.low() : field.bounded(first, field.value(first));
        int to = last.text().isEmpty() ? field.high() : field.bounded(last, field.value(last));
        if (from > to || !noStep) {
            throw field.refuse(
                    first,
                    noStep ? "the range %d~%d runs backwards".formatted(from, to) : "~ takes no step",
                    "Write from~to, or H(from-to)/n for a spread step");
        }
        int pick = HashSeed.pick(field.reading().hashSeed(), field.field().hashPurpose(), to - from + 1);
        return 1L << (from + pick);
    }
}
