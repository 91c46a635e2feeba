package dev.jem.cli.event;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.protocol.NamedEvents;
import java.util.List;
import java.util.stream.Collectors;

/** How named events are shown. */
final class EventView {

    private static final int USES_SHOWN_MAX = 3;

    private EventView() {}

    static View<NamedEvents.Event> list(Times times) {
        return new View<>(
                List.of(
                        Column.of("ID", it -> Long.toString(it.id())),
                        Column.of("EVENT", EventView::name),
                        Column.of("DATE", it -> it.date().toString()),
                        Column.of("EMITTED", it -> times.full(it.emittedAt())),
                        Column.of("BY", NamedEvents.Event::by),
                        Column.of("USED BY", EventView::uses),
                        Column.of("PAYLOAD", EventView::payload),
                        Column.wide("EXPIRES", it -> times.full(it.expiresAt()))),
                it -> Long.toString(it.id()),
                "There are no events here. Emit one with: jem event emit NAME -n NS");
    }

    static String name(NamedEvents.Event event) {
        return event.namespace() + "/" + event.name();
    }

    private static String payload(NamedEvents.Event event) {
        return event.payload().entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String uses(NamedEvents.Event event) {
        String shown =
                event.uses().stream().limit(USES_SHOWN_MAX).map(EventView::use).collect(Collectors.joining(", "));
        long more = event.used() - Math.min(USES_SHOWN_MAX, event.uses().size());
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** {@code ops/load#3 (took it)}, or the job and why it did not start. */
    static String use(NamedEvents.Use use) {
        if (!use.skipped().isEmpty()) {
            return use.job() + " (not started: " + use.skipped() + ")";
        }
        return use.run() + (use.taken() ? " (took it)" : "");
    }
}
