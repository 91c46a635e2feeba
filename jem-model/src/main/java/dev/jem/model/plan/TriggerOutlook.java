package dev.jem.model.plan;

import dev.jem.model.job.BusinessClock;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.Backlog;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CatchUpPlan;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.NominalRange;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.SkippedStarts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that is expected of one trigger in a span. */
final class TriggerOutlook {

    /** Starts that are closer together than this are told together, day by day. */
    private static final Duration APART_MIN = Duration.ofHours(1);

    private final PlannedJob job;
    private final TriggerDefinition trigger;
    private final PlannedJob.Standing standing;
    private final TriggerSchedule meaning;
    private final Instant since;
    private final ZoneId clock;
    private final ZoneId shown;
    private final Maintenance maintenance;
    private final BusinessClock businessClock;

    /** @param beginning since when the trigger counts, where it does not say itself */
    TriggerOutlook(PlannedJob job, TriggerDefinition trigger, Surroundings surroundings, Instant beginning) {
        this.job = job;
        this.trigger = trigger;
        this.standing = job.standing(trigger.name());
        this.meaning = new TriggerSchedule(job.definition().key(), trigger, surroundings.days(), standing.progress());
        this.since = standing.next().orElse(beginning);
        this.clock = meaning.clock(since);
        this.shown = surroundings.shown().orElse(clock);
        this.maintenance = new Maintenance(job, surroundings, clock);
        this.businessClock = surroundings.businessClock(job.definition());
    }

    /** What a look gave, in order, and up to where that is all. */
    record Seen(List<Prospect> prospects, Instant until) {}

    /** @param startsMax looks at hardly more starts than this */
    Seen look(Horizon horizon, int startsMax) {
        Optional<Schedule> fixed = meaning.fixed(since);
        if (fixed.isEmpty()) {
            return new Seen(following(horizon), horizon.until());
        }
        List<Prospect> found = new ArrayList<>();
        Instant reach = starts(fixed.get(), horizon, startsMax, found);
        Instant until = excused(fixed.get(), new Horizon(horizon.after(), reach), startsMax, found);
        List<Prospect> ordered = found.stream()
                .filter(it -> !it.at().isAfter(until))
                .sorted(Comparator.comparing(Prospect::at))
                .toList();
        return new Seen(together(ordered), until);
    }

    // ---- what starts

    private Instant starts(Schedule schedule, Horizon horizon, int startsMax, List<Prospect> into) {
        Optional<Fire> fire = schedule.next(horizon.after());
        for (int i = 0; i < startsMax; i++) {
            if (fire.isEmpty() || fire.get().at().isAfter(horizon.until())) {
                return horizon.until();
            }
            add(fire.get(), into);
            fire = schedule.next(fire.get().at());
        }
        return fire.isEmpty() || fire.get().at().isAfter(horizon.until())
                ? horizon.until()
                : fire.get().at().minusNanos(1);
    }

    private void add(Fire fire, List<Prospect> into) {
        for (NominalRange range : fire.coalesced()) {
            String why = said(gap(range.first()), fire.covers());
            into.add(excused(new Prospect.When(fire.at(), fire.at(), range, 0), Excuse.COALESCED, why));
        }
        into.add(own(fire));
    }

    private Prospect own(Fire fire) {
        Prospect.When when = new Prospect.When(fire.at(), fire.at(), NominalRange.of(fire.nominal()), fire.fold());
        Optional<PlannedJob.Standstill> standstill = job.standstill().filter(it -> it.covers(fire.at()));
        if (standstill.isPresent()) {
            return standing(when, standstill.get());
        }
        Optional<Fire> written = meaning.asWritten(fire, since);
        if (written.isPresent() && meaning.outcome(written.get()) instanceof StartRules.Outcome.Fails(String why)) {
            return prospect(when, new Fate.Fails(), why);
        }
        String moved =
                said(pass(fire), String.join("; ", written.map(meaning::moves).orElse(List.of())));
        Optional<Maintenance.Verdict> verdict = maintenance.verdict(fire.at(), meaning);
        return prospect(
                when,
                verdict.map(Maintenance.Verdict::fate).orElse(new Fate.Runs()),
                said(moved, verdict.map(Maintenance.Verdict::why).orElse("")));
    }

    /** What a pause holds up is made up when it ends, as the trigger says. */
    private Prospect standing(Prospect.When when, PlannedJob.Standstill standstill) {
        CatchUp catchUp = trigger.catchUp();
        boolean isMissed = standstill.reason() != Excuse.SKIPPED_PAUSED
                || standstill
                        .until()
                        .map(end -> !when.at().isAfter(boundary(end)))
                        .orElse(catchUp.policy() == CatchUp.Policy.NONE);
        if (isMissed) {
            return excused(when, standstill.reason(), standstill.why());
        }
        String then = standstill
                .until()
                .map(it -> "it starts when the pause ends")
                .orElse("when that ends, catch-up makes up "
                        + catchUp.policy().name().toLowerCase(Locale.ROOT));
        return prospect(when, new Fate.Waits(standstill.until()), said(standstill.why(), then));
    }

    /** What is after it is made up at the end of a pause. */
    private Instant boundary(Instant end) {
        Backlog backlog = new Backlog(since.minusNanos(1), end);
        return meaning.fixed(since)
                .map(it -> CatchUpPlan.of(it, trigger.catchUp(), backlog).boundary())
                .orElse(end.minus(CatchUp.MISFIRE_THRESHOLD));
    }

    /**
     * Starts that were written for a span and have no outcome, because their rules let them wait beyond its end.
     *
     * @param startsMax looks at so many starts at most
     */
    List<Prospect> waiting(Horizon span, int startsMax) {
        List<Prospect> waiting = new ArrayList<>();
        Optional<Schedule> written =
                trigger.rules().equals(StartRules.NONE) ? Optional.empty() : meaning.written(since);
        if (written.isEmpty()) {
            return waiting;
        }
        Instant begun = standing.progress().begun();
        Optional<Fire> fire = written.get().next(begun.isAfter(span.after()) ? begun : span.after());
        for (int i = 0;
                i < startsMax && fire.filter(it -> span.includes(it.at())).isPresent();
                i++) {
            Fire own = fire.get();
            boolean isSettled = standing.progress().settled().contains(new Nominal(own.nominal(), own.fold()));
            if (!isSettled
                    && meaning.outcome(own) instanceof StartRules.Outcome.Runs(Instant at)
                    && at.isAfter(span.until())) {
                Prospect.When when = new Prospect.When(own.at(), own.at(), NominalRange.of(own.nominal()), own.fold());
                waiting.add(prospect(when, new Fate.Waits(Optional.of(at)), String.join("; ", meaning.moves(own))));
            }
            fire = written.get().next(own.at());
        }
        return together(waiting);
    }

    /** Starts of a span that have fallen due without running, and have no outcome before the next one that runs. */
    List<Prospect> passed(Horizon span, int startsMax) {
        List<Prospect> passed = new ArrayList<>();
        Instant covered = standing.coveredTo().isAfter(span.after()) ? standing.coveredTo() : span.after();
        Optional<Schedule> fixed = meaning.fixed(since);
        if (fixed.isPresent() && covered.isBefore(span.until())) {
            excused(fixed.get(), new Horizon(covered, span.until()), startsMax, passed);
        }
        return together(passed);
    }

    /** What is counted from runs is known one start ahead. */
    private List<Prospect> following(Horizon horizon) {
        boolean isFromEnd =
                trigger.recurrence() instanceof Recurrence.Every every && every.from() == Recurrence.Every.From.END;
        String from = "counted from the %s of the run before".formatted(isFromEnd ? "end" : "start");
        return standing
                .next()
                .filter(horizon::includes)
                .map(at -> {
                    Prospect own = own(new Fire(at, LocalDateTime.ofInstant(at, clock), 0, List.of()));
                    return new Prospect(
                            own.job(),
                            own.trigger(),
                            clock,
                            own.when(),
                            own.fate(),
                            said(from, own.why()),
                            own.businessDate());
                })
                .stream()
                .toList();
    }

    // ---- what does not

    /** Day by day as people see them, so that what is found stays bounded and is told by day. */
    private Instant excused(Schedule schedule, Horizon horizon, int startsMax, List<Prospect> into) {
        long examined = 0;
        Instant position = horizon.after();
        while (position.isBefore(horizon.until()) && examined < startsMax) {
            // The position belongs to what was looked at: the day is that of the instant behind it.
            Instant midnight = LocalDate.ofInstant(position.plusNanos(1), shown)
                    .plusDays(1)
                    .atStartOfDay(shown)
                    .toInstant();
            // A day that a clock change leaves out begins where the next one does.
            Instant end = midnight.minusNanos(1);
            end = end.isAfter(position) ? end : position.plus(Duration.ofDays(1));
            end = end.isBefore(horizon.until()) ? end : horizon.until();
            for (SkippedStarts skipped : schedule.skipped(position, end)) {
                examined += skipped.nominals().count();
                into.add(excused(
                        new Prospect.When(skipped.at(), skipped.lastAt(), skipped.nominals(), 0),
                        skipped.reason(),
                        said(
                                skipped.why(),
                                skipped.reason() == Excuse.SKIPPED_DST_GAP
                                        ? gap(skipped.nominals().first())
                                        : "")));
            }
            position = end;
        }
        return position;
    }

    private Prospect excused(Prospect.When when, Excuse reason, String why) {
        return new Prospect(
                job.definition().key(), trigger.name(), clock, when, new Fate.Excused(reason), why, Optional.empty());
    }

    private Prospect prospect(Prospect.When when, Fate fate, String why) {
        Optional<LocalDate> date = fate instanceof Fate.Excused
                ? Optional.empty()
                : Optional.of(businessClock.of(when.nominals().first(), meaning.zone()));
        return new Prospect(job.definition().key(), trigger.name(), clock, when, fate, why, date);
    }

    // ---- why

    /** What a clock change has to do with a start. */
    private String pass(Fire fire) {
        ZoneOffsetTransition change = clock.getRules().getTransition(fire.nominal());
        if (change == null || change.isGap()) {
            return gap(fire.nominal());
        }
        return "clocks go back from %s to %s: the times between exist twice, this is the %s pass"
                .formatted(
                        change.getDateTimeBefore(), change.getDateTimeAfter(), fire.fold() == 0 ? "first" : "second");
    }

    private String gap(LocalDateTime nominal) {
        ZoneOffsetTransition change = clock.getRules().getTransition(nominal);
        return change == null || !change.isGap()
                ? ""
                : "clocks go forward from %s to %s: the times between do not exist"
                        .formatted(change.getDateTimeBefore(), change.getDateTimeAfter());
    }

    private static String said(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
    }

    // ---- together

    /** Starts that others cover lie between those: both are told by themselves. */
    private List<Prospect> together(List<Prospect> ordered) {
        List<Prospect> together = neighbours(ordered.stream().filter(it -> !isCovered(it)));
        together.addAll(neighbours(ordered.stream().filter(TriggerOutlook::isCovered)));
        together.sort(Comparator.comparing(Prospect::at).thenComparing(it -> !isCovered(it)));
        return together;
    }

    private static boolean isCovered(Prospect it) {
        return it.fate().equals(new Fate.Excused(Excuse.COALESCED));
    }

    private List<Prospect> neighbours(Stream<Prospect> ordered) {
        List<Prospect> together = new ArrayList<>();
        ordered.forEach(each -> {
            if (!together.isEmpty() && areOne(together.getLast(), each)) {
                together.add(together.removeLast().followedBy(each));
            } else {
                together.add(each);
            }
        });
        return together;
    }

    private boolean areOne(Prospect first, Prospect second) {
        Instant last = first.when().lastAt();
        boolean isAlike = isCovered(first) || first.why().equals(second.why());
        return first.fate().equals(second.fate())
                && isAlike
                && first.businessDate().equals(second.businessDate())
                && Duration.between(last, second.at()).compareTo(APART_MIN) < 0
                && LocalDate.ofInstant(first.at(), shown).equals(LocalDate.ofInstant(second.at(), shown));
    }
}
