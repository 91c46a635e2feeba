package dev.jem.model.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Reads expressions as robfig/cron v3 does, which Kubernetes uses for CronJob: {@code ?} is a star, {@code 5/10} goes
 * on to the end, empty elements are passed over, what follows a {@code *-} is not looked at.
 */
final class KubernetesReader {

    private final FieldReading field;
    private long bits;
    private boolean star;

    private KubernetesReader(FieldReading field) {
        this.field = field;
    }

    static CronExpression read(CronReading reading, Piece body, Optional<ZoneId> zone) {
        List<Piece> words = FiveFields.words(reading, body);
        KubernetesReader minutes = field(reading, CronField.MINUTE, words.get(0));
        KubernetesReader hours = field(reading, CronField.HOUR, words.get(1));
        KubernetesReader days = field(reading, CronField.DAY_OF_MONTH, words.get(2));
        KubernetesReader months = field(reading, CronField.MONTH, words.get(3));
        KubernetesReader weekdays = field(reading, CronField.DAY_OF_WEEK, words.get(4));
        FiveFields.Bits bits = new FiveFields.Bits(
                minutes.bits,
                (int) hours.bits,
                (int) days.bits,
                (int) months.bits,
                (int) weekdays.bits,
                days.star || weekdays.star);
        return FiveFields.expression(reading, words, bits, zone);
    }

    private static KubernetesReader field(CronReading reading, CronField field, Piece word) {
        KubernetesReader reader = new KubernetesReader(new FieldReading(reading, field));
        word.split(',').stream().filter(e -> !e.text().isEmpty()).forEach(reader::add);
        if (reader.bits == 0) {
            throw reading.neverFires(word, "no value is left of %s".formatted(field.label()));
        }
        return reader;
    }

    private void add(Piece element) {
        if (field.isHashed(element)) {
            bits |= field.hashed(element);
            return;
        }
        List<Piece> parts = element.split('/');
        if (parts.size() > 2) {
            throw field.refuse(element, "it has more than one step");
        }
        List<Piece> bounds = parts.get(0).split('-');
        int step = parts.size() == 1 ? 1 : field.step(unsigned(parts.get(1)));
        String first = bounds.get(0).text();
        if (first.equals("*") || first.equals("?")) {
            addStar(element, bounds, step);
        } else {
            addRange(element, bounds, parts.size() == 1 ? 0 : step);
        }
    }

    private void addStar(Piece element, List<Piece> bounds, int step) {
        if (bounds.size() > 1) {
            field.reading()
                    .warn("%s %s: what follows the star is not looked at"
                            .formatted(field.field().label(), element.text()));
        }
        FieldAdvice.onStep(field, element, step);
        star |= step == 1;
        bits |= FieldReading.bits(field.low(), field.high(), step);
    }

    /** A value or range; a step of 0 stands for none. */
    private void addRange(Piece element, List<Piece> bounds, int step) {
        if (bounds.size() > 2) {
            throw field.refuse(element, "it has more than one hyphen");
        }
        Piece first = bounds.get(0);
        Piece last = bounds.get(bounds.size() - 1);
        int from = field.bounded(first, field.value(unsigned(first)));
        int to = bounds.size() == 1 && step > 0 ? field.high() : field.bounded(last, field.value(unsigned(last)));
        if (from > to) {
            throw field.refuse(
                    element,
                    "the range %d-%d runs backwards".formatted(from, to),
                    "Write %d-%d,%d-%d".formatted(from, field.high(), field.low(), to));
        }
        if (from == field.low() && to == field.high()) {
            FieldAdvice.onStep(field, element, Math.max(step, 1));
        }
        bits |= FieldReading.bits(from, to, Math.max(step, 1));
    }

    /** Go reads +5 as 5. */
    private static Piece unsigned(Piece piece) {
        boolean signed =
                piece.startsWith('+') && FieldReading.allDigits(piece.text().substring(1));
        return signed ? piece.from(1) : piece;
    }
}
