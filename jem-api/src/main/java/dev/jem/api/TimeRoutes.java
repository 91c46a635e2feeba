package dev.jem.api;

import java.util.List;
import java.util.stream.Stream;

/** What is asked of time: what was expected, and what is to come. */
final class TimeRoutes {

    private final Backend backend;

    TimeRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return Stream.of(
                        new LedgerRoutes(backend).routes(),
                        new ScheduleRoutes(backend).routes(),
                        new AgendaRoutes(backend).routes())
                .flatMap(List::stream)
                .toList();
    }
}
