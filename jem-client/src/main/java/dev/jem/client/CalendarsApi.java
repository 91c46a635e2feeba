package dev.jem.client;

import dev.jem.protocol.Calendars;
import dev.jem.protocol.Page;
import java.time.LocalDate;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Calendars. Thread-safe. */
public final class CalendarsApi {

    private static final TypeReference<Page<Calendars.Calendar>> CALENDARS = new TypeReference<>() {};

    private final Connection connection;

    CalendarsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Page<Calendars.Calendar> list(Optional<String> namespace, PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("calendars").with("namespace", namespace))), CALENDARS);
    }

    public Calendars.Calendar get(String namespace, String calendar) {
        return connection.read(Call.get(target(namespace, calendar)), Calendars.Calendar.class);
    }

    /** The days of a span, both ends included. */
    public Calendars.Days days(String namespace, String calendar, LocalDate from, LocalDate to) {
        Target target = target(namespace, calendar)
                .segment("days")
                .with("from", from.toString())
                .with("to", to.toString());
        return connection.read(Call.get(target), Calendars.Days.class);
    }

    /** Why a day counts, or does not. */
    public Calendars.Day explain(String namespace, String calendar, LocalDate date) {
        Target target = target(namespace, calendar).segment("explain").with("date", date.toString());
        return connection.read(Call.get(target), Calendars.Day.class);
    }

    /** Deletes a calendar that nothing uses, in whichever version it is. */
    public void delete(String namespace, String calendar) {
        connection.send(Call.delete(target(namespace, calendar)).header("If-Match", "*"));
    }

    private static Target target(String namespace, String calendar) {
        return Target.of("namespaces").segment(namespace).segment("calendars").segment(calendar);
    }
}
