package dev.jem.model.time;

import dev.jem.model.state.Excuse;
import dev.jem.model.time.DstPolicy.Gap;
import dev.jem.model.time.DstPolicy.Overlap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The oracle: walks the days of a window, then the hours, minutes and seconds that are named on each day that matches,
 * and asks the zone's rules about every single nominal time. Slow, short, and shares nothing with the code under test.
 */
final class BruteForce {

    private final ZoneRules rules;
    private final Gap gap;
    private final Overlap overlap;
    private final TreeMap<Instant, List<Landing>> landings = new TreeMap<>();
    private final TreeMap<Instant, List<LocalDateTime>> skipped = new TreeMap<>();

    /** A nominal time that lands on an instant; not real if it was moved there out of a gap. */
    private record Landing(LocalDateTime nominal, int fold, boolean real) {}

    BruteForce(boolean interval, ZoneId zone, DstPolicy dst) {
        this.rules = zone.getRules();
        this.gap = dst.gap() != Gap.AUTO ? dst.gap() : interval ? Gap.SKIP : Gap.RUN_AFTER;
        this.overlap = dst.overlap() != Overlap.AUTO ? dst.overlap() : interval ? Overlap.BOTH : Overlap.FIRST;
    }

    /** Looks at every local day of a window, both ends included. */
    BruteForce walk(RandomCron.Meaning meaning, LocalDate from, LocalDate to) {
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            if (meaning.days().test(day)) {
                walk(meaning, day);
            }
        }
        return this;
    }

    private void walk(RandomCron.Meaning meaning, LocalDate day) {
        for (int hour : meaning.hours()) {
            for (int minute : meaning.minutes()) {
                for (int second : meaning.seconds()) {
                    land(day.atTime(hour, minute, second));
                }
            }
        }
    }

    /** Counts in one nominal time. */
    void land(LocalDateTime nominal) {
        List<ZoneOffset> offsets = rules.getValidOffsets(nominal);
        if (offsets.size() == 1) {
            land(nominal, 0, nominal.toInstant(offsets.getFirst()));
        } else if (offsets.size() == 2) {
            if (overlap != Overlap.LAST) {
                land(nominal, 0, nominal.toInstant(offsets.getFirst()));
            }
            if (overlap != Overlap.FIRST) {
                land(nominal, 1, nominal.toInstant(offsets.getLast()));
            }
        } else {
            landInGap(nominal, rules.getTransition(nominal));
        }
    }

    private void landInGap(LocalDateTime nominal, ZoneOffsetTransition change) {
        if (gap == Gap.SKIP) {
            skipped.computeIfAbsent(change.getInstant(), at -> new ArrayList<>())
                    .add(nominal);
            return;
        }
        Instant at = gap == Gap.RUN_AFTER
                ? change.getInstant()
                : change.getDateTimeAfter()
                        .plusSeconds(nominal.toEpochSecond(ZoneOffset.UTC)
                                - change.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC))
                        .toInstant(change.getOffsetAfter());
        landings.computeIfAbsent(at, i -> new ArrayList<>()).add(new Landing(nominal, 0, false));
    }

    private void land(LocalDateTime nominal, int fold, Instant at) {
        landings.computeIfAbsent(at, i -> new ArrayList<>()).add(new Landing(nominal, fold, true));
    }

    List<Instant> instants() {
        return List.copyOf(landings.keySet());
    }

    /** The first start after an instant, of those in the window. */
    Optional<Fire> next(Instant after) {
        return Optional.ofNullable(landings.higherEntry(after)).map(e -> fire(e.getKey(), e.getValue()));
    }

    private static Fire fire(Instant at, List<Landing> landings) {
        List<Landing> ordered = landings.stream()
                .sorted(Comparator.comparing(Landing::real).thenComparing(Landing::nominal))
                .toList();
        Landing own = ordered.getLast();
        List<LocalDateTime> others = ordered.subList(0, ordered.size() - 1).stream()
                .map(Landing::nominal)
                .toList();
        return new Fire(at, own.nominal(), own.fold(), range(others).stream().toList());
    }

    private static Optional<NominalRange> range(List<LocalDateTime> nominals) {
        return nominals.isEmpty()
                ? Optional.empty()
                : Optional.of(new NominalRange(nominals.getFirst(), nominals.getLast(), nominals.size()));
    }

    List<SkippedStarts> skipped(Instant after, Instant until) {
        return skipped.subMap(after, false, until, true).entrySet().stream()
                .map(e -> new SkippedStarts(
                        e.getKey(),
                        e.getKey(),
                        range(e.getValue().stream().sorted().toList()).orElseThrow(),
                        Excuse.SKIPPED_DST_GAP,
                        ""))
                .toList();
    }
}
