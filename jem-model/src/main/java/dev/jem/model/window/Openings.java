package dev.jem.model.window;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a maintenance window is open. Immutable and safe to share. Local times are read so that a window is rather open
 * for longer: what exists twice opens on the first pass and closes on the second, what does not exist is the instant of
 * the clock change.
 */
public final class Openings {

    private final List<Times> times = new ArrayList<>();

    /** One time that a window is open, the end excluded. */
    public record Opening(Instant from, Instant to) {}

    /** Openings that follow one another. */
    private interface Times {

        /** The last that begins at or before an instant, if it is still open. */
        Optional<Opening> covering(Instant at);

        /** The first that begins after an instant. */
        Optional<Opening> after(Instant at);
    }

    public Openings(WindowDefinition window, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        for (WindowDefinition.Times each : window.times()) {
            times.add(
                    switch (each) {
                        case WindowDefinition.Times.Once once -> once(once);
                        case WindowDefinition.Times.Recurring it -> recurring(window.key(), it, calendars);
                    });
        }
    }

    /** The opening that an instant lies in; of several the one that ends last. */
    public Optional<Opening> covering(Instant at) {
        return times.stream().flatMap(it -> it.covering(at).stream()).max(Comparator.comparing(Opening::to));
    }

    /** The next opening that begins after an instant. */
    public Optional<Opening> after(Instant at) {
        return times.stream().flatMap(it -> it.after(at).stream()).min(Comparator.comparing(Opening::from));
    }

    /** The one time that a window is open which does not open again; of no length where the clock jumps over it. */
    public static Opening of(WindowDefinition.Times.Once once) {
        return new Opening(instant(once.from(), once.zone(), true), instant(once.to(), once.zone(), false));
    }

    private static Times once(WindowDefinition.Times.Once once) {
        Opening opening = of(once);
        return new Times() {
            @Override
            public Optional<Opening> covering(Instant at) {
                return Optional.of(opening).filter(it -> !at.isBefore(it.from) && at.isBefore(it.to));
            }

            @Override
            public Optional<Opening> after(Instant at) {
                return Optional.of(opening).filter(it -> it.from.isAfter(at));
            }
        };
    }

    private static Instant instant(LocalDateTime local, ZoneId zone, boolean isFirstPass) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return local.toInstant(isFirstPass ? offsets.getFirst() : offsets.getLast());
    }

    private static Times recurring(
            WindowKey window,
            WindowDefinition.Times.Recurring recurring,
            Function<CalendarKey, Optional<BusinessDays>> calendars) {
        TriggerDefinition trigger = new TriggerDefinition("opens", recurring.opens(), CatchUp.DEFAULT);
        Schedule schedule = new TriggerSchedule(new JobKey(window.namespace(), window.name()), trigger, calendars)
                .fixed(Instant.EPOCH)
                .orElseThrow(() -> new IllegalArgumentException("a window does not open from the end of a run on"));
        Duration length = recurring.length();
        return new Times() {
            @Override
            public Optional<Opening> covering(Instant at) {
                Optional<Opening> last = Optional.empty();
                Optional<Fire> fire = schedule.next(at.minus(length));
                while (fire.isPresent() && !fire.get().at().isAfter(at)) {
                    last = fire.map(it -> opening(it));
                    fire = schedule.next(fire.get().at());
                }
                return last;
            }

            @Override
            public Optional<Opening> after(Instant at) {
                return schedule.next(at).map(this::opening);
            }

            private Opening opening(Fire fire) {
                return new Opening(fire.at(), fire.at().plus(length));
            }
        };
    }
}
