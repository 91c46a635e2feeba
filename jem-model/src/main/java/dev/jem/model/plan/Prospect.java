package dev.jem.model.plan;

import dev.jem.model.job.JobKey;
import dev.jem.model.time.NominalRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * An expected start and what will become of it; or neighbours that become the same, for the same reason.
 *
 * @param clock the zone in which the nominal times are read
 * @param when the first and the last of them
 * @param why for people: why it runs at another time than it was written for, or not at all; empty where that is plain
 * @param businessDate of the first; absent where it does not run
 */
public record Prospect(
        JobKey job, String trigger, ZoneId clock, When when, Fate fate, String why, Optional<LocalDate> businessDate) {

    /**
     * When something is due.
     *
     * @param at the first; for what a clock change takes away, the instant of the change
     * @param lastAt the last; the same where there is but one
     * @param nominals the times they were written for
     * @param fold 1 where the first is on the second pass of a repeated time, otherwise 0
     */
    public record When(Instant at, Instant lastAt, NominalRange nominals, int fold) {}

    public Instant at() {
        return when.at;
    }

    /** How many starts it stands for. */
    public long count() {
        return when.nominals.count();
    }

    /** This one and one that follows it. */
    Prospect followedBy(Prospect next) {
        When both = new When(when.at, next.when.lastAt, when.nominals.followedBy(next.when.nominals), when.fold);
        String one = next.why.equals(why) ? why : "for each of them another start at its instant covers it";
        return new Prospect(job, trigger, clock, both, fate, one, businessDate);
    }
}
