package dev.jem.model.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What the two dialects with five fields share. */
final class FiveFields {

    private static final int ALL_WEEKDAYS = 0x7f;

    private FiveFields() {}

    /**
     * The fields as bit sets.
     *
     * @param weekdays bit 0 is Sunday
     * @param both whether a day must match both day fields; otherwise either is enough
     */
    record Bits(long minutes, int hours, int days, int months, int weekdays, boolean both) {}

    static List<Piece> words(CronReading reading, Piece body) {
        List<Piece> words = body.words();
        if (words.size() < 5) {
            Piece end = body.from(body.text().length());
            throw reading.refuse(
                    end, "it has %d fields, not 5".formatted(words.size()), CronText.fieldsOf(reading.dialect()));
        }
        if (words.size() > 5) {
            String advice = words.size() > 7 ? "" : "; with seconds or years it is dialect quartz";
            throw reading.refuse(
                    words.get(5),
                    "it has %d fields, not 5".formatted(words.size()),
                    CronText.fieldsOf(reading.dialect()) + advice);
        }
        return words;
    }

    /** Weekdays 0 to 7 as 0 to 6. */
    static int foldSunday(int weekdays) {
        return (weekdays | weekdays >>> 7) & ALL_WEEKDAYS;
    }

    static CronExpression expression(CronReading reading, List<Piece> words, Bits bits, Optional<ZoneId> zone) {
        DayRule days = days(reading, bits);
        CronTimes.Dates dates = new CronTimes.Dates(bits.months(), days, Years.ANY);
        CronTimes times = new CronTimes(1, bits.minutes(), bits.hours(), dates);
        if (!times.possible()) {
            throw reading.neverFires(words.get(2), "none of its months has such a day");
        }
        boolean followsWallClock = isStar(words.get(0)) || isStar(words.get(1));
        return new CronExpression(reading, times, followsWallClock, zone);
    }

    private static boolean isStar(Piece word) {
        return word.startsWith('*') || word.startsWith('?');
    }

    private static DayRule days(CronReading reading, Bits bits) {
        boolean anyDay = bits.days() == DayRule.ALL;
        boolean anyWeekday = bits.weekdays() == ALL_WEEKDAYS;
        if (anyDay && anyWeekday) {
            return DayRule.EveryDay.RULE;
        }
        if (!bits.both() || (!anyDay && !anyWeekday)) {
            FieldAdvice.onBothDays(reading, bits.both());
        } else if (anyWeekday) {
            FieldAdvice.onLateDays(reading, bits.days());
        }
        return bits.both()
                ? new DayRule.Both(bits.days(), bits.weekdays())
                : new DayRule.Either(bits.days(), bits.weekdays());
    }
}
