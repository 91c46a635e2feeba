package dev.jem.model.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Once. */
public record AtSchedule(Instant at) implements Schedule {

    @Override
    public Optional<Fire> next(Instant afterExclusive) {
        return at.isAfter(afterExclusive) ? Optional.of(fireAt(at)) : Optional.empty();
    }

    @Override
    public List<SkippedStarts> skipped(Instant afterExclusive, Instant untilInclusive) {
        return List.of();
    }

    /** A start that is keyed by its instant. */
    static Fire fireAt(Instant at) {
        return new Fire(at, LocalDateTime.ofInstant(at, ZoneOffset.UTC), 0, List.of());
    }

    @Override
    public String toString() {
        return "at " + at;
    }
}
