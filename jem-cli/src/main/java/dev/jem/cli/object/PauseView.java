package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.PauseTexts;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Pauses;
import java.util.List;

/** How pauses are shown. */
final class PauseView {

    private PauseView() {}

    static View<Pauses.Pause> list(Times times) {
        return new View<>(
                List.of(
                        Column.of("PAUSED", PauseTexts::what),
                        Column.of("SINCE", it -> times.full(it.since())),
                        Column.of("UNTIL", it -> it.until().map(times::full).orElse("resumed")),
                        Column.of("BY", Pauses.Pause::by),
                        Column.of("REASON", Pauses.Pause::reason)),
                PauseTexts::what,
                "Nothing is paused.");
    }
}
