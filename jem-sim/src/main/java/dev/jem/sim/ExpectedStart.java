package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.calendar.Days;
import dev.jem.model.job.Recurrence;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A start that somebody who reads the definition of a trigger expects. Found by asking of every minute whether the
 * definition names it, and the zone's rules when that is: none of the product's arithmetic is used. Understands no more
 * than what {@link SimJobs} writes.
 *
 * @param at epoch microseconds
 */
record ExpectedStart(LocalDateTime nominal, int fold, long at, Kind kind) {

    /** What must become of it. */
    enum Kind {
        /** It runs, or has a reason why not. */
        OWN,
        /** Another one of the same instant stands for it. */
        COALESCED,
        /** Its time does not exist, and the policy leaves such times out. */
        GAP
    }

    /** No clock change is longer. */
    private static final Duration MARGIN = Duration.ofHours(25);

    /** All in {@code from < at <= to}, by instant; empty for an interval that follows the runs. */
    static Optional<List<ExpectedStart>> between(Recurrence recurrence, long from, long to) {
        return switch (recurrence) {
            case Recurrence.Cron it -> {
                String[] fields = it.expression().split(" ", -1);
                boolean isInterval = fields[0].startsWith("*") || fields[1].startsWith("*");
                yield Optional.of(new WallClock(it.zone(), it.dst(), isInterval)
                        .between(from, to, time -> isNamed(fields, time)));
            }
            case Recurrence.Rrule it -> {
                Map<String, String> parts = parts(it.rule());
                boolean isInterval = !"DAILY".equals(parts.get("FREQ"));
                yield Optional.of(new WallClock(it.zone(), it.dst(), isInterval)
                        .between(from, to, time -> !time.isBefore(it.start()) && isNamed(parts, it.start(), time)));
            }
            case Recurrence.Every it ->
                it.from() == Recurrence.Every.From.GRID ? Optional.of(grid(it, from, to)) : Optional.empty();
            case Recurrence.CalendarRule it -> throw new IllegalArgumentException("its calendar is not given: " + it);
            case Recurrence.After _, Recurrence.OnSignal _, Recurrence.Webhook _, Recurrence.FileArrival _ ->
                Optional.empty();
            case Recurrence.At(Instant at) ->
                Optional.of(from < Micros.of(at) && Micros.of(at) <= to ? List.of(own(Micros.of(at))) : List.of());
        };
    }

    /** All business days that a rule names in a calendar. */
    static List<ExpectedStart> between(Recurrence.CalendarRule rule, Days days, long from, long to) {
        return new WallClock(rule.zone(), rule.dst(), false)
                .between(from, to, time -> Placing.isNamed(rule.rule(), days, time));
    }

    private static ExpectedStart own(long at) {
        return new ExpectedStart(LocalDateTime.ofInstant(Micros.instant(at), ZoneOffset.UTC), 0, at, Kind.OWN);
    }

    private static List<ExpectedStart> grid(Recurrence.Every every, long from, long to) {
        long interval = Micros.of(every.interval());
        long anchor = every.anchor().map(Micros::of).orElse(0L);
        List<ExpectedStart> starts = new ArrayList<>();
        for (long at = from + 1 + Math.floorMod(anchor - from - 1, interval); at <= to; at += interval) {
            starts.add(own(at));
        }
        return starts;
    }

    // ---- what is named

    private static boolean isNamed(String[] fields, LocalDateTime time) {
        return time.getSecond() == 0 && isIn(fields[0], time.getMinute()) && isIn(fields[1], time.getHour());
    }

    private static boolean isIn(String field, int value) {
        if (field.equals("*")) {
            return true;
        }
        if (field.startsWith("*/")) {
            return value % Integer.parseInt(field.substring(2)) == 0;
        }
        int dash = field.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? field : field.substring(0, dash));
        int last = Integer.parseInt(field.substring(dash + 1));
        return first <= value && value <= last;
    }

    private static Map<String, String> parts(String rule) {
        return Arrays.stream(rule.split(";", -1))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (a, _) -> a, TreeMap::new));
    }

    private static boolean isNamed(Map<String, String> parts, LocalDateTime start, LocalDateTime time) {
        if ("MINUTELY".equals(parts.get("FREQ"))) {
            return ChronoUnit.MINUTES.between(start, time) % Long.parseLong(parts.getOrDefault("INTERVAL", "1")) == 0;
        }
        return isListed(parts, "BYMINUTE", time.getMinute()) && isListed(parts, "BYHOUR", time.getHour());
    }

    private static boolean isListed(Map<String, String> parts, String name, int value) {
        return !parts.containsKey(name)
                || List.of(parts.getOrDefault(name, "").split(",", -1)).contains(Integer.toString(value));
    }

    // ---- when that is

    /** The wall clock of a zone, and what is done where it jumps. */
    private record WallClock(ZoneRules rules, DstPolicy.Gap gap, DstPolicy.Overlap overlap) {

        WallClock(ZoneId zone, DstPolicy dst, boolean isInterval) {
            DstPolicy.Gap gap = isInterval ? DstPolicy.Gap.SKIP : DstPolicy.Gap.RUN_AFTER;
            DstPolicy.Overlap overlap = isInterval ? DstPolicy.Overlap.BOTH : DstPolicy.Overlap.FIRST;
            this(
                    zone.getRules(),
                    dst.gap() == DstPolicy.Gap.AUTO ? gap : dst.gap(),
                    dst.overlap() == DstPolicy.Overlap.AUTO ? overlap : dst.overlap());
        }

        List<ExpectedStart> between(long from, long to, Predicate<LocalDateTime> isNamed) {
            TreeMap<Long, List<ExpectedStart>> byInstant = new TreeMap<>();
            List<ExpectedStart> starts = new ArrayList<>();
            LocalDateTime end = LocalDateTime.ofInstant(Micros.instant(to).plus(MARGIN), ZoneOffset.UTC);
            LocalDateTime time = LocalDateTime.ofInstant(Micros.instant(from).minus(MARGIN), ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.MINUTES);
            for (; time.isBefore(end); time = time.plusMinutes(1)) {
                if (isNamed.test(time)) {
                    for (ExpectedStart it : land(time)) {
                        if (it.kind == Kind.GAP) {
                            starts.add(it);
                        } else {
                            byInstant
                                    .computeIfAbsent(it.at, _ -> new ArrayList<>())
                                    .add(it);
                        }
                    }
                }
            }
            byInstant.values().forEach(all -> starts.addAll(onlyOneRuns(all)));
            return starts.stream().filter(it -> from < it.at && it.at <= to).toList();
        }

        /** Those of one instant: the one whose time is on the wall then, or else the latest. */
        private List<ExpectedStart> onlyOneRuns(List<ExpectedStart> all) {
            ExpectedStart own =
                    all.stream().filter(this::isOnTheWall).findFirst().orElse(all.getLast());
            return all.stream()
                    .map(it -> it.equals(own) ? it : new ExpectedStart(it.nominal, it.fold, it.at, Kind.COALESCED))
                    .toList();
        }

        private boolean isOnTheWall(ExpectedStart it) {
            return LocalDateTime.ofInstant(Micros.instant(it.at), rules.getOffset(Micros.instant(it.at)))
                    .equals(it.nominal);
        }

        private List<ExpectedStart> land(LocalDateTime nominal) {
            List<ZoneOffset> offsets = rules.getValidOffsets(nominal);
            return switch (offsets.size()) {
                case 0 -> List.of(outOfGap(nominal, rules.getTransition(nominal)));
                case 1 -> List.of(start(nominal, 0, offsets.getFirst()));
                default -> {
                    ExpectedStart first = start(nominal, 0, offsets.getFirst());
                    ExpectedStart last = start(nominal, 1, offsets.getLast());
                    yield switch (overlap) {
                        case FIRST -> List.of(first);
                        case LAST -> List.of(last);
                        case BOTH, AUTO -> List.of(first, last);
                    };
                }
            };
        }

        private static ExpectedStart start(LocalDateTime nominal, int fold, ZoneOffset offset) {
            return new ExpectedStart(nominal, fold, Micros.of(nominal.toInstant(offset)), Kind.OWN);
        }

        private ExpectedStart outOfGap(LocalDateTime nominal, ZoneOffsetTransition change) {
            long turn = Micros.of(change.getInstant());
            return switch (gap) {
                case SKIP -> new ExpectedStart(nominal, 0, turn, Kind.GAP);
                case SHIFT -> start(nominal, 0, change.getOffsetBefore());
                case RUN_AFTER, AUTO -> new ExpectedStart(nominal, 0, turn, Kind.OWN);
            };
        }
    }
}
