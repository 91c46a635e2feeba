package dev.jem.model.job;

import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.NominalRange;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.SkippedStarts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A schedule under {@link StartRules}: each start stands where its rules put it. What is excused stands where it was
 * expected, and so does what fails. Starts that the rules put on one instant are one.
 *
 * <p>The rules may put a later start before an earlier one, so the next one is searched among all that may come to lie
 * there: as far back as rules delay, as far ahead as they bring forward.
 *
 * @param written the schedule without rules
 * @param meaning the trigger it is of
 */
record RuledSchedule(Schedule written, TriggerSchedule meaning) implements Schedule {

    /** How many starts a search looks at before it says that none of them will ever run. */
    private static final int EXAMINED_MAX = 50_000;

    /** A window that opens every day opens within two, whatever clocks do. */
    private static final Duration OPENING_MAX = Duration.ofDays(2);

    /** A start and where it goes. */
    private record Placed(Instant at, Fire fire) {}

    @Override
    public Optional<Fire> next(Instant afterExclusive) {
        List<Placed> first = new ArrayList<>();
        Instant limit = Instant.MAX;
        Instant position = afterExclusive.minus(delayMax(afterExclusive));
        Instant begun = meaning.progress().begun();
        Optional<Fire> fire = written.next(position.isBefore(begun) ? begun : position);
        for (int i = 0; i < EXAMINED_MAX && fire.isPresent() && !fire.get().at().isAfter(limit); i++) {
            Optional<Instant> at = place(fire.get()).filter(it -> it.isAfter(afterExclusive));
            if (at.isPresent() && (first.isEmpty() || !at.get().isAfter(first.getFirst().at))) {
                if (!first.isEmpty() && at.get().isBefore(first.getFirst().at)) {
                    first.clear();
                }
                first.add(new Placed(at.get(), fire.get()));
                limit = first.getFirst().at.plus(advanceMax(first.getFirst().at));
            }
            fire = written.next(at.isPresent() || !first.isEmpty() ? fire.get().at() : passOver(fire.get()));
        }
        return first.isEmpty() ? Optional.empty() : Optional.of(together(first));
    }

    /** Where a start goes; empty if it does not run. */
    private Optional<Instant> place(Fire fire) {
        if (isSettled(fire)) {
            return Optional.empty();
        }
        return switch (meaning.outcome(fire)) {
            case Outcome.Runs(Instant at) -> Optional.of(at);
            case Outcome.Fails _ -> Optional.of(fire.at());
            case Outcome.Excused _ -> Optional.empty();
        };
    }

    private boolean isSettled(Fire fire) {
        return meaning.progress().settled().contains(new Nominal(fire.nominal(), fire.fold()));
    }

    /** The one that was written for the latest time stands for all. */
    private static Fire together(List<Placed> placed) {
        Placed last = placed.getLast();
        List<NominalRange> coalesced = new ArrayList<>();
        for (Placed each : placed.subList(0, placed.size() - 1)) {
            coalesced.addAll(each.fire.coalesced());
            coalesced.add(NominalRange.of(each.fire.nominal()));
        }
        coalesced.addAll(last.fire.coalesced());
        return new Fire(last.at, last.fire.nominal(), last.fire.fold(), merged(coalesced));
    }

    private static List<NominalRange> merged(List<NominalRange> ranges) {
        List<NominalRange> merged = new ArrayList<>();
        for (NominalRange range : ranges) {
            if (!merged.isEmpty() && merged.getLast().last().isBefore(range.first())) {
                merged.add(merged.removeLast().followedBy(range));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    // ---- how far rules move

    /** The longest way from where a start is expected to where it may lie after an instant. */
    private Duration delayMax(Instant after) {
        StartRules rules = meaning.trigger().rules();
        Duration delay = rules.jitter().orElse(Duration.ZERO);
        if (mayWait(after.minus(delay))) {
            delay = delay.plus(OPENING_MAX);
        }
        int rest = shifts(StartRules.Shift.NEXT) ? restBefore(after.minus(delay)) : 0;
        return rest == 0 ? delay : delay.plus(Duration.ofDays(1 + rest));
    }

    /** Whether starts before an instant may wait at it for a window to open. */
    private boolean mayWait(Instant instant) {
        LocalTime time = LocalDateTime.ofInstant(instant, meaning.zone()).toLocalTime();
        return meaning.trigger()
                .rules()
                .window()
                .filter(it -> it.onOutside() == StartRules.OnOutside.WAIT && !it.includes(time))
                .isPresent();
    }

    /** How many days in a row up to the one of an instant are none on which starts run; that one may be. */
    private int restBefore(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, meaning.zone());
        return rest(runsOn(day) ? day.minusDays(1) : day, -1);
    }

    /** How many days in a row are none on which starts run, from one on in a direction. */
    private int rest(LocalDate from, int direction) {
        int rest = 0;
        while (rest <= StartRules.SHIFT_DAYS_MAX && !runsOn(from.plusDays((long) direction * rest))) {
            rest++;
        }
        return rest;
    }

    /**
     * The longest way from where a start may lie at an instant to where it is expected; the calendar may have put it on
     * a day before, from where it waits.
     */
    private Duration advanceMax(Instant at) {
        if (!shifts(StartRules.Shift.PREVIOUS)) {
            return Duration.ZERO;
        }
        StartRules rules = meaning.trigger().rules();
        Duration delay =
                rules.jitter().orElse(Duration.ZERO).plus(rules.window().isPresent() ? OPENING_MAX : Duration.ZERO);
        LocalDate day = LocalDate.ofInstant(at, meaning.zone());
        int rest = 0;
        for (LocalDate each = LocalDate.ofInstant(at.minus(delay), meaning.zone());
                !each.isAfter(day);
                each = each.plusDays(1)) {
            rest = Math.max(rest, rest(each.plusDays(1), 1));
        }
        return rest == 0 ? Duration.ZERO : Duration.ofDays(1 + rest);
    }

    private boolean shifts(StartRules.Shift shift) {
        return meaning.trigger().rules().calendar().flatMap(it -> it.shift()).equals(Optional.of(shift));
    }

    private boolean runsOn(LocalDate day) {
        return meaning.trigger().rules().runsOn(day, meaning.calendars()).orElse(true);
    }

    /** From where to search behind a start that is excused: where its whole day is, the day is passed over. */
    private Instant passOver(Fire fire) {
        LocalDate day = LocalDate.ofInstant(fire.at(), meaning.zone());
        boolean isMoved =
                meaning.trigger().rules().calendar().flatMap(it -> it.shift()).isPresent();
        if (isMoved || runsOn(day)) {
            return fire.at();
        }
        Instant end = day.plusDays(1).atStartOfDay(meaning.zone()).toInstant().minusNanos(1);
        return end.isAfter(fire.at()) ? end : fire.at();
    }

    // ---- excused

    @Override
    public List<SkippedStarts> skipped(Instant afterExclusive, Instant untilInclusive) {
        List<SkippedStarts> skipped = new ArrayList<>(written.skipped(afterExclusive, untilInclusive));
        Optional<Fire> fire = written.next(afterExclusive);
        while (fire.isPresent() && !fire.get().at().isAfter(untilInclusive)) {
            if (!isSettled(fire.get()) && meaning.outcome(fire.get()) instanceof Outcome.Excused excused) {
                add(fire.get(), excused, skipped);
            }
            fire = written.next(fire.get().at());
        }
        return skipped.stream().sorted(Comparator.comparing(SkippedStarts::at)).toList();
    }

    private static void add(Fire fire, Outcome.Excused excused, List<SkippedStarts> skipped) {
        NominalRange own = NominalRange.of(fire.nominal());
        for (NominalRange range : fire.coalesced()) {
            skipped.add(new SkippedStarts(fire.at(), fire.at(), range, Excuse.COALESCED, fire.covers()));
        }
        SkippedStarts before = skipped.isEmpty() ? null : skipped.getLast();
        boolean continues = before != null
                && before.reason() == excused.reason()
                && before.why().equals(excused.why())
                && before.nominals().last().isBefore(own.first());
        if (continues && before != null) {
            skipped.removeLast();
            own = before.nominals().followedBy(own);
        }
        Instant from = continues && before != null ? before.at() : fire.at();
        skipped.add(new SkippedStarts(from, fire.at(), own, excused.reason(), excused.why()));
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
