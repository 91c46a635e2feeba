package dev.jem.model.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads expressions as Quartz 2.5 does: six or seven fields, ranges that wrap, one of the day fields {@code ?}. What
 * Quartz passes over without a word ({@code MON-FRI/2} is MON-FRI to it) is accepted here too, with a warning.
 */
final class QuartzReader {

    private static final List<CronField> ORDER = List.of(CronField.values());

    private QuartzReader() {}

    static CronExpression read(CronReading reading, Piece body) {
        List<Piece> words = words(reading, upperCase(body));
        List<QuartzField> fields = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            fields.add(QuartzField.read(new FieldReading(reading, ORDER.get(i)), words.get(i)));
        }
        Years years = fields.size() == 7 ? fields.get(6).years(words.get(6)) : Years.ANY;
        DayRule days = days(reading, words, fields);
        CronTimes.Dates dates = new CronTimes.Dates((int) fields.get(4).bits(words.get(4)), days, years);
        CronTimes times = new CronTimes(
                fields.get(0).bits(words.get(0)),
                fields.get(1).bits(words.get(1)),
                (int) fields.get(2).bits(words.get(2)),
                dates);
        if (!times.possible()) {
            throw reading.neverFires(words.get(3), "no month of its years has such a day");
        }
        boolean followsWallClock = isStar(words.get(1)) || isStar(words.get(2));
        return new CronExpression(reading, times, followsWallClock, Optional.empty());
    }

    /** Character by character, so that columns stay what they are. */
    private static Piece upperCase(Piece body) {
        StringBuilder upper = new StringBuilder();
        body.text().chars().forEach(c -> upper.append((char) Character.toUpperCase(c)));
        return new Piece(upper.toString(), body.column());
    }

    private static boolean isStar(Piece word) {
        return word.startsWith('*') || word.startsWith('/');
    }

    private static List<Piece> words(CronReading reading, Piece body) {
        List<Piece> words = body.words();
        String found = "it has %d fields, not 6 or 7".formatted(words.size());
        if (words.size() < 6) {
            String advice = words.size() == 5 ? "; with five it is dialect unix or kubernetes" : "";
            Piece end = body.from(body.text().length());
            throw reading.refuse(end, found, CronText.fieldsOf(CronDialect.QUARTZ) + advice);
        }
        if (words.size() > 7) {
            throw reading.refuse(words.get(7), found, CronText.fieldsOf(CronDialect.QUARTZ));
        }
        return words;
    }

    private static DayRule days(CronReading reading, List<Piece> words, List<QuartzField> fields) {
        QuartzField days = fields.get(3);
        QuartzField weekdays = fields.get(5);
        if (days.unspecified() == weekdays.unspecified()) {
            throw reading.refuse(
                    words.get(5),
                    days.unspecified() ? "both day fields are ?" : "both day fields choose days",
                    "One of day-of-month and day-of-week is ?, the other chooses");
        }
        return days.unspecified() ? weekdays.weekdayRule(words.get(5)) : days.dayRule(words.get(3));
    }
}
