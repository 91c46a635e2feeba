package dev.jem.api;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Calendars;
import dev.jem.protocol.Page;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Registry.AppliedCalendar;
import dev.jem.spec.ManifestWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calendars: what they are, and what they say of a day. */
final class CalendarRoutes {

    private static final int SHOWN_DAYS_MAX = 1_100;
    private static final String CALENDAR = Routes.API + "/namespaces/{namespace}/calendars/{calendar}";

    private final Backend backend;

    CalendarRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/calendars", Permission.READ, "Calendars by name", this::list)
                        .gives(Page.class)
                        .query("namespace", "limit", "cursor"),
                Route.get(CALENDAR, Permission.READ, "A calendar", this::get).gives(Calendars.Calendar.class),
                Route.get(CALENDAR + "/days", Permission.READ, "Its days of a span", this::days)
                        .gives(Calendars.Days.class)
                        .query("from", "to"),
                Route.get(CALENDAR + "/explain", Permission.READ, "Why a day counts, or does not", this::explain)
                        .gives(Calendars.Day.class)
                        .query("date"),
                Route.delete(CALENDAR, Permission.DEFINE, "Take a calendar away that nothing uses", this::delete)
                        .query("reason"));
    }

    private void list(Call call) {
        Optional<String> namespace = Names.namespace(call, backend.queries(call));
        List<Calendars.Calendar> calendars = backend.cell().registry().calendars().values().stream()
                .filter(it -> namespace
                        .filter(name -> !name.equals(it.definition().key().namespace()))
                        .isEmpty())
                .map(this::calendar)
                .toList();
        call.json(Names.page(call, calendars, it -> it.namespace() + "/" + it.name()));
    }

    private void get(Call call) {
        AppliedCalendar calendar = find(call);
        Versions.tag(call, calendar.version());
        call.json(calendar(calendar));
    }

    private Calendars.Calendar calendar(AppliedCalendar calendar) {
        CalendarDefinition definition = calendar.definition();
        Optional<LocalDate> dataUntil =
                backend.calendars().ready(definition.key()).dataUntil();
        return new Calendars.Calendar(
                definition.key().namespace(),
                definition.key().name(),
                calendar.version(),
                definition.description(),
                definition.domain().zone().map(ZoneId::getId).orElse(""),
                definition.domain().newDay().map(LocalTime::toString).orElse(""),
                dataUntil,
                backend.calendars().warning(definition.key()).orElse(""),
                ManifestWriter.tree(definition));
    }

    private void days(Call call) {
        BusinessCalendar calendar =
                backend.calendars().ready(find(call).definition().key());
        LocalDate from = date(call, "from").orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
        LocalDate to = date(call, "to").orElseGet(() -> from.plusYears(1).minusDays(1));
        if (to.isBefore(from)) {
            throw ProblemException.badRequest("the days run backwards: from (" + from + ") is after to (" + to + ")");
        }
        if (ChronoUnit.DAYS.between(from, to) >= SHOWN_DAYS_MAX) {
            throw ProblemException.badRequest("days are shown for a span of up to " + SHOWN_DAYS_MAX + " of them");
        }
        List<Calendars.Day> days = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            days.add(new Calendars.Day(day, calendar.isBusinessDay(day), List.of()));
        }
        long count = days.stream().filter(Calendars.Day::businessDay).count();
        call.json(new Calendars.Days(from, to, count, days));
    }

    private void explain(Call call) {
        BusinessCalendar calendar =
                backend.calendars().ready(find(call).definition().key());
        LocalDate date =
                date(call, "date").orElseThrow(() -> ProblemException.badRequest("name the day: ?date=2026-12-24"));
        call.json(new Calendars.Day(date, calendar.isBusinessDay(date), calendar.explain(date)));
    }

    private static Optional<LocalDate> date(Call call, String name) {
        return call.query(name).map(text -> {
            try {
                LocalDate date = LocalDate.parse(text);
                if (date.getYear() < 0 || date.getYear() > 9_999) {
                    throw new DateTimeException("out of range");
                }
                return date;
            } catch (DateTimeException e) {
                throw ProblemException.badRequest(
                        "query parameter " + name + " is '" + text + "'; it must be a date such as 2026-12-24");
            }
        });
    }

    private static CalendarKey key(Call call) {
        CalendarKey key = new CalendarKey(call.path("namespace"), call.path("calendar"));
        if (!JobKey.isName(key.namespace()) || !JobKey.isName(key.name())) {
            throw notFound(key);
        }
        return key;
    }

    private AppliedCalendar find(Call call) {
        CalendarKey key = key(call);
        return Optional.ofNullable(backend.cell().registry().calendars().get(key))
                .orElseThrow(() -> notFound(key));
    }

    private static ProblemException notFound(CalendarKey key) {
        return ProblemException.notFound("there is no calendar " + key);
    }

    private void delete(Call call) {
        Command command = new Command.DeleteCalendar(
                key(call), Versions.seen(call, "calendar"), call.query("reason").orElse(""));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }
}
