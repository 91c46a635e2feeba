package dev.jem.api;

import dev.jem.model.job.JobKey;
import dev.jem.protocol.Time;
import dev.jem.spec.text.Show;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Past outcomes and coming starts in one list, for people and for calendar programs. */
final class AgendaRoutes {

    private static final Duration PAST = Duration.ofHours(12);
    private static final Duration COMING = Duration.ofHours(36);
    private static final Duration SPAN_MAX = Duration.ofDays(400);
    private static final int LIMIT_MAX = 10_000;

    private final Backend backend;

    AgendaRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                Routes.API + "/agenda",
                                Permission.READ,
                                "Past outcomes and coming starts, with what will become of them and why",
                                this::agenda)
                        .gives(Time.Agenda.class)
                        .query("from", "to", "days", "namespace", "job", "limit", "timezone"),
                Route.get(
                                Routes.API + "/agenda.ics",
                                Permission.READ,
                                "The same as an iCalendar feed; calendar programs send the token as a password",
                                this::feed)
                        .gives(byte[].class)
                        .query("days", "namespace", "job")
                        .offersBasic());
    }

    private void agenda(Call call) {
        Instant now = Instant.now();
        Optional<Instant> givenFrom = call.instant("from");
        if (call.query("days").isPresent() && call.query("to").isPresent()) {
            throw ProblemException.badRequest("say how far with days or with to, not with both");
        }
        Duration coming =
                call.query("days").isPresent() ? Duration.ofDays(call.number("days", 1, 1, SPAN_MAX.toDays())) : COMING;
        Instant from = givenFrom.orElse(now.minus(PAST));
        Instant to = call.instant("to").orElse((from.isAfter(now) ? from : now).plus(coming));
        if (to.isBefore(from)) {
            throw ProblemException.badRequest("from (" + from + ") is after to (" + to + ")");
        }
        if (Duration.between(from, to).compareTo(SPAN_MAX.plus(COMING)) > 0) {
            throw ProblemException.badRequest("an agenda is for a stretch of up to " + SPAN_MAX.toDays() + " days");
        }
        int limit = (int) call.number("limit", 1_000, 1, LIMIT_MAX);
        Optional<ZoneId> shown = zone(call);
        Outlook outlook = Outlook.of(backend, call);
        call.json(new AgendaBook(backend, shown.map(outlook::shownIn).orElse(outlook))
                .of(call, new AgendaBook.Stretch(from, now, to), limit));
    }

    private static Optional<ZoneId> zone(Call call) {
        return call.query("timezone").map(text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw ProblemException.badRequest("query parameter timezone is '" + Show.quoted(text)
                        + "'; it must be the name of a time zone, such as Europe/Berlin");
            }
        });
    }

    private void feed(Call call) {
        Instant now = Instant.now();
        Duration coming = Duration.ofDays(call.number("days", 14, 1, SPAN_MAX.toDays()));
        Outlook outlook = Outlook.of(backend, call);
        AgendaBook.Stretch stretch = new AgendaBook.Stretch(now.minus(Duration.ofDays(1)), now, now.plus(coming));
        Time.Agenda agenda = new AgendaBook(backend, outlook).of(call, stretch, LIMIT_MAX);
        String name = Outlook.job(call)
                .map(JobKey::toString)
                .or(() -> call.query("namespace"))
                .orElse("all jobs");
        String incarnation = backend.cell().registry().incarnation();
        CalendarFeed feed = new CalendarFeed("Jem: " + name, now, job -> incarnation + "-" + uid(outlook, job));
        call.context()
                .contentType("text/calendar; charset=utf-8")
                .header("Cache-Control", "private, no-cache")
                .result(feed.text(agenda.items()).getBytes(StandardCharsets.UTF_8));
    }

    /** A job keeps its uid when it is renamed; one that was deleted has none any more. */
    private static String uid(Outlook outlook, JobKey job) {
        return Optional.ofNullable(outlook.uids().get(job))
                .map(it -> Long.toString(it))
                .orElse(job.namespace() + "." + job.name());
    }
}
