package dev.jem.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/** A change of the clocks of a zone, which a world lives through. */
record Turn(ZoneId zone, Instant at) {

    private static final List<Turn> ALL = List.of(
            turn("Europe/Berlin", "2026-03-29T01:00:00Z"),
            turn("Europe/Berlin", "2026-10-25T01:00:00Z"),
            turn("Europe/Dublin", "2026-03-29T01:00:00Z"),
            turn("Europe/Dublin", "2026-10-25T01:00:00Z"),
            turn("America/New_York", "2026-03-08T07:00:00Z"),
            turn("America/New_York", "2026-11-01T06:00:00Z"),
            // By half an hour.
            turn("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
            turn("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
            // At midnight.
            turn("America/Santiago", "2026-04-05T03:00:00Z"),
            turn("America/Santiago", "2026-09-06T04:00:00Z"),
            // By two hours.
            turn("Antarctica/Troll", "2026-03-29T01:00:00Z"),
            turn("Antarctica/Troll", "2026-10-25T01:00:00Z"),
            // By a whole day.
            turn("Pacific/Apia", "2011-12-30T10:00:00Z"));

    private static final List<ZoneId> OTHERS =
            List.of(ZoneId.of("UTC"), ZoneId.of("Asia/Kolkata"), ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Tokyo"));

    private static Turn turn(String zone, String at) {
        return new Turn(ZoneId.of(zone), Instant.parse(at));
    }

    static Turn any(Chance chance) {
        return chance.pick(ALL);
    }

    /** The zone whose clocks change, or now and then another one. */
    ZoneId zone(Chance chance) {
        return chance.flip(0.8) ? zone : chance.pick(OTHERS);
    }

    /** A time on the wall close to the change, which may not exist that day, or twice. */
    LocalDateTime near(Chance chance) {
        LocalDateTime before = LocalDateTime.ofInstant(at.minusSeconds(1), zone);
        LocalDateTime after = LocalDateTime.ofInstant(at, zone);
        long apart = Math.abs(Duration.between(before, after).toMinutes());
        LocalDateTime first = before.isBefore(after) ? before : after;
        return first.plusMinutes(chance.between(-20, apart + 20));
    }
}
