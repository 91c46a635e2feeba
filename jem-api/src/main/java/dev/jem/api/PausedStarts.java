package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.job.JobKey;
import dev.jem.model.plan.Fate;
import dev.jem.model.plan.Horizon;
import dev.jem.model.plan.Lookahead;
import dev.jem.model.plan.PlannedJob;
import dev.jem.model.plan.Prospect;
import dev.jem.model.state.Excuse;
import dev.jem.runtime.projection.HeldStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts that have fallen due while a pause is in force. They have no outcome before it ends: then catch-up decides.
 *
 * @param starts in the order of time, neighbours together
 * @param held the first of each trigger, which it still stands at; those behind it are not announced yet
 */
record PausedStarts(List<Start> starts, Set<HeldStart> held) {

    private static final int LINES_MAX = 10_000;

    /**
     * Neighbours of one trigger that wait.
     *
     * @param first which of its starts the trigger stands at
     */
    record Start(Prospect what, HeldStart first, String why) {

        /** When it starts, as far as that is known. */
        Optional<Instant> startsAt() {
            return what.fate() instanceof Fate.Waits(var until) ? until : Optional.empty();
        }
    }

    /** @param span up to now at most */
    static PausedStarts of(Outlook outlook, Horizon span) {
        List<Start> starts = new ArrayList<>();
        Set<HeldStart> held = new HashSet<>();
        for (PlannedJob job : outlook.jobs()) {
            if (job.standstill()
                    .filter(it -> it.reason() == Excuse.SKIPPED_PAUSED)
                    .isEmpty()) {
                continue;
            }
            Map<String, HeldStart> due = due(job, span.until());
            held.addAll(due.values());
            due.values().stream()
                    .min(Comparator.comparingLong(HeldStart::at))
                    .ifPresent(first -> starts.addAll(starts(outlook, job, due, behind(first, span))));
        }
        starts.sort(Comparator.comparing(it -> it.what.at()));
        return new PausedStarts(starts, Set.copyOf(held));
    }

    /** Where the triggers of a job stand that are due, by name. */
    private static Map<String, HeldStart> due(PlannedJob job, Instant until) {
        JobKey key = job.definition().key();
        Map<String, HeldStart> due = new HashMap<>();
        for (PlannedJob.Standing standing : job.triggers()) {
            standing.next()
                    .filter(it -> !it.isAfter(until))
                    .ifPresent(
                            it -> due.put(standing.trigger(), new HeldStart(key, standing.trigger(), Micros.of(it))));
        }
        return due;
    }

    private static Horizon behind(HeldStart first, Horizon span) {
        Instant before = Micros.instant(first.at()).minusNanos(1);
        return new Horizon(before.isAfter(span.after()) ? before : span.after(), span.until());
    }

    private static List<Start> starts(Outlook outlook, PlannedJob job, Map<String, HeldStart> due, Horizon span) {
        Lookahead ahead = Lookahead.of(List.of(job), outlook.surroundings(), span, LINES_MAX);
        String more = ahead.cutAt()
                .map(it -> "; from " + it + " on there are more than can be counted")
                .orElse("");
        List<Start> starts = new ArrayList<>();
        for (Prospect it : ahead.prospects()) {
            Optional.ofNullable(due.get(it.trigger()))
                    .filter(first -> isHeld(it.fate()) && Micros.of(it.at()) >= first.at())
                    .ifPresent(first -> starts.add(new Start(it, first, why(it) + more)));
        }
        return starts;
    }

    /** Of a paused job, what neither starts nor is known not to by its own rules is held by the pause. */
    private static boolean isHeld(Fate fate) {
        return switch (fate) {
            case Fate.Waits _ -> true;
            case Fate.Excused(Excuse reason) -> reason == Excuse.SKIPPED_PAUSED;
            case Fate.Runs _, Fate.Fails _ -> false;
        };
    }

    private static String why(Prospect it) {
        return it.fate() instanceof Fate.Waits ? it.why() : it.why() + "; as it stands, catch-up will not make it up";
    }

    /** How many they are. */
    long count() {
        return starts.stream().mapToLong(it -> it.what.count()).sum();
    }

    /** Without those of triggers that have gone on meanwhile. */
    PausedStarts without(Set<HeldStart> gone) {
        return new PausedStarts(
                starts.stream().filter(it -> !gone.contains(it.first)).toList(),
                Set.copyOf(held.stream().filter(it -> !gone.contains(it)).toList()));
    }
}
