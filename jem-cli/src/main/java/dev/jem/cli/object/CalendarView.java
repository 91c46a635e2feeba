package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Table;
import dev.jem.protocol.Calendars;
import java.time.LocalDate;
import java.util.List;

/** How calendars are shown. */
final class CalendarView {

    static final View<Calendars.Calendar> LIST = new View<>(
            List.of(
                    Column.of("CALENDAR", CalendarView::name),
                    Column.of("VERSION", it -> Long.toString(it.version())),
                    Column.of("TIME ZONE", Calendars.Calendar::timezone),
                    Column.of(
                            "HOLIDAYS UNTIL",
                            it -> it.dataUntil().map(LocalDate::toString).orElse("")),
                    Column.of("DESCRIPTION", Calendars.Calendar::description)),
            CalendarView::name,
            "There are no calendars here. Apply a manifest with: jem apply -f FILE");

    private CalendarView() {}

    static String name(Calendars.Calendar calendar) {
        return calendar.namespace() + "/" + calendar.name();
    }

    static void describe(Calendars.Calendar calendar, Output output) {
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("calendar", name(calendar)));
        facts.add(List.of("description", calendar.description()));
        facts.add(List.of("version", Long.toString(calendar.version())));
        facts.add(List.of("time zone", calendar.timezone().isEmpty() ? "that of the job" : calendar.timezone()));
        facts.add(List.of("new day at", calendar.newDay().isEmpty() ? "00:00" : calendar.newDay()));
        facts.add(List.of(
                "holidays until", calendar.dataUntil().map(LocalDate::toString).orElse("it has none")));
        output.print(facts);
        if (!calendar.warning().isEmpty()) {
            output.say("warning: " + calendar.warning());
        }
        output.line("");
        output.raw(Output.yamlText(calendar.definition()));
    }
}
