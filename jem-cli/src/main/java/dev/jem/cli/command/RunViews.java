package dev.jem.cli.command;

import dev.jem.cli.text.Times;
import dev.jem.protocol.Runs;
import java.time.Instant;
import java.util.List;

/** How runs are listed. */
public final class RunViews {

    private RunViews() {}

    public static View<Runs.Run> list(Times times, Instant now) {
        return new View<>(
                List.of(
                        Column.of("RUN", Names::of),
                        Column.of("STATE", Runs.Run::state),
                        Column.of("TRIGGER", RunViews::trigger),
                        Column.of("DUE", it -> times.full(it.scheduledAt().orElse(it.queuedAt()))),
                        Column.of("STARTED", it -> times.full(it.startedAt())),
                        Column.of("TOOK", it -> Times.elapsed(it.startedAt(), it.endedAt(), now)),
                        Column.wide("ID", Runs.Run::id),
                        Column.wide("VERSION", it -> Long.toString(it.version())),
                        Column.wide("EXECUTION", it -> Integer.toString(it.execution())),
                        Column.wide("BUSINESS DATE", it -> Names.orDash(it.businessDate())),
                        Column.wide("BY", it -> it.trigger().by()),
                        Column.of("REASON", Runs.Run::reason)),
                Runs.Run::id,
                "There are no runs here. Start one with: jem run NS/JOB, or jem run -f FILE");
    }

    /** {@code schedule nightly}, {@code manual}. */
    public static String trigger(Runs.Run run) {
        String name = run.trigger().name();
        return run.trigger().kind() + (name.isEmpty() ? "" : " " + name);
    }
}
