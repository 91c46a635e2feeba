package dev.jem.api;

import dev.jem.engine.EngineView;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.SignalAccepted;
import dev.jem.model.command.AttemptIds;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.signal.SignalLimits;
import dev.jem.model.state.Role;
import dev.jem.model.time.DurationText;
import dev.jem.model.time.InvalidDurationException;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.NamedEvents;
import dev.jem.protocol.Page;
import dev.jem.runtime.Lane;
import dev.jem.spec.ManifestParser;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;

/** Named events: what somebody says has happened, for jobs that wait for it. */
final class NamedEventRoutes {

    private static final String EVENTS = Routes.API + "/namespaces/{namespace}/events";
    private static final String EVENT = EVENTS + "/{event}";
    private static final int KEY_LENGTH_MAX = 200;
    private static final Pattern PAYLOAD_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Backend backend;

    NamedEventRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.post(EVENTS, Permission.SUBMIT, "Say that something has happened", this::emit)
                        .takes(NamedEvents.Emit.class)
                        .gives(NamedEvents.Event.class),
                Route.get(EVENTS, Permission.READ, "Named events that are kept, newest first", this::list)
                        .gives(Page.class)
                        .query("name", "date", "limit", "cursor"),
                Route.get(EVENT, Permission.READ, "A named event, and who had it", this::get)
                        .gives(NamedEvents.Event.class),
                Route.delete(EVENT, Permission.OPERATE, "Take a named event away", this::delete)
                        .query("reason"));
    }

    // ---- said

    private void emit(Call call) {
        NamedEvents.Emit body = call.body(NamedEvents.Emit.class);
        String namespace = namespace(call);
        call.requireMayActIn(namespace);
        Command.EmitSignal command = new Command.EmitSignal(
                new SignalKey(namespace, name(body)),
                body.date().or(() -> dateOfTask(call)),
                payload(body.payload()),
                Micros.of(kept(body)),
                key(call),
                fingerprint(body));
        SignalAccepted accepted = backend.command(call, command, Lane.SUBMISSIONS, SignalAccepted.class);
        NamedEvents.Event event = event(accepted.signal());
        if (accepted.repeated()) {
            call.json(event);
        } else {
            call.context().header("Location", Routes.API + "/namespaces/" + namespace + "/events/" + event.id());
            call.created(event);
        }
    }

    private static String namespace(Call call) {
        String namespace = call.path("namespace");
        if (!JobKey.isName(namespace)) {
            throw ProblemException.notFound("there is no namespace " + namespace);
        }
        return namespace;
    }

    private static String name(NamedEvents.Emit body) {
        if (!JobKey.isName(body.name())) {
            throw ProblemException.badRequest("'" + body.name() + "' is not the name of an event; write lower-case"
                    + " letters, digits and inner dashes, at most 63 characters");
        }
        return body.name();
    }

    /** What a task says is about the day that its run is for. */
    private Optional<LocalDate> dateOfTask(Call call) {
        if (call.principal().role() != Role.TASK) {
            return Optional.empty();
        }
        String incarnation = backend.cell().registry().incarnation();
        Optional<AttemptKey> attempt =
                AttemptIds.parse(incarnation, call.caller().substring("task/".length()));
        return attempt.flatMap(it -> backend.ask(call, Day.class, view -> new Day(view.businessDate(it.run()))).date);
    }

    private record Day(Optional<LocalDate> date) {}

    private static Duration kept(NamedEvents.Emit body) {
        if (body.expires().isEmpty()) {
            return SignalLimits.KEPT_DEFAULT;
        }
        try {
            Duration kept = DurationText.parse(body.expires());
            if (kept.compareTo(SignalLimits.KEPT_MIN) >= 0 && kept.compareTo(SignalLimits.KEPT_MAX) <= 0) {
                return kept;
            }
        } catch (InvalidDurationException e) {
            throw ProblemException.badRequest("expires: " + e.getMessage());
        }
        throw ProblemException.badRequest("an event is kept from " + DurationText.format(SignalLimits.KEPT_MIN) + " to "
                + DurationText.format(SignalLimits.KEPT_MAX) + ", not " + body.expires());
    }

    private static SortedMap<String, Value> payload(Map<String, Object> given) {
        if (given.size() > SignalLimits.VALUES_MAX) {
            throw ProblemException.badRequest("a payload has up to " + SignalLimits.VALUES_MAX + " values, not "
                    + given.size() + "; put what is large into a file and its place here");
        }
        TreeMap<String, Value> payload = new TreeMap<>();
        long chars = 0;
        for (Map.Entry<String, Object> entry : given.entrySet()) {
            if (!PAYLOAD_NAME.matcher(entry.getKey()).matches()) {
                throw ProblemException.badRequest("'" + entry.getKey() + "' cannot name a value of a payload; write"
                        + " letters, digits, '_' and '-', a letter first, at most 63 characters");
            }
            Value value = value(entry.getKey(), entry.getValue());
            payload.put(entry.getKey(), value);
            chars += entry.getKey().length() + (long) value.text().length();
        }
        if (chars > SignalLimits.PAYLOAD_CHARS_MAX) {
            throw ProblemException.badRequest("the payload has " + chars + " characters; it may have "
                    + SignalLimits.PAYLOAD_CHARS_MAX + "; put what is large into a file and its place here");
        }
        return payload;
    }

    private static Value value(String name, Object given) {
        Optional<Value> value = switch (given) {
            case String text -> Optional.of(new Value.Text(text));
            case Boolean flag -> Optional.of(new Value.Flag(flag));
            case Double number -> ValueType.NUMBER.read(number.toString());
            case BigDecimal number -> ValueType.NUMBER.read(number.toString());
            case Number number -> ValueType.INT.read(number.toString());
            default -> Optional.empty();
        };
        return value.orElseThrow(() -> ProblemException.badRequest(
                "payload." + name + " is not a text, a number of 64 bits or a truth value; a payload is flat"));
    }

    private static String key(Call call) {
        String key = call.header(Headers.IDEMPOTENCY_KEY).orElse("");
        if (key.length() > KEY_LENGTH_MAX || key.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.badRequest("the header " + Headers.IDEMPOTENCY_KEY + " has up to " + KEY_LENGTH_MAX
                    + " characters, none of them a control character");
        }
        return key;
    }

    private static String fingerprint(NamedEvents.Emit body) {
        String json = Json.mapper()
                .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValueAsString(body);
        return ApiServer.sha256(json);
    }

    // ---- shown

    private record Kept(boolean isThere, List<Entity.Signal> signals) {}

    private void list(Call call) {
        String namespace = namespace(call);
        Optional<String> name = call.query("name");
        Optional<LocalDate> date = call.query("date").map(NamedEventRoutes::date);
        Kept kept = backend.ask(call, Kept.class, view -> kept(view, namespace));
        if (!kept.isThere && !namespace.equals(ManifestParser.NAMESPACE_DEFAULT)) {
            throw ProblemException.notFound("there is no namespace " + namespace);
        }
        List<NamedEvents.Event> events = kept.signals.stream()
                .filter(it ->
                        name.filter(wanted -> !wanted.equals(it.key().name())).isEmpty())
                .filter(it -> date.filter(wanted -> !wanted.equals(it.date())).isEmpty())
                .map(NamedEventRoutes::event)
                .toList();
        call.json(Names.page(call, events, it -> "%019d".formatted(Long.MAX_VALUE - it.id())));
    }

    private static Kept kept(EngineView view, String namespace) {
        return new Kept(
                view.namespaces().contains(namespace),
                view.signals(it -> it.key().namespace().equals(namespace)));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.badRequest("query parameter date is '" + text + "'; write it as in 2026-03-31");
        }
    }

    private record Found(Optional<Entity.Signal> signal) {}

    private void get(Call call) {
        String namespace = namespace(call);
        long id = id(call);
        Found found = backend.ask(
                call,
                Found.class,
                view -> new Found(
                        view.signal(id).filter(it -> it.key().namespace().equals(namespace))));
        call.json(event(found.signal.orElseThrow(() -> notFound(namespace, id))));
    }

    private static long id(Call call) {
        String id = call.path("event");
        if (!NUMBER.matcher(id).matches()) {
            throw ProblemException.notFound("there is no event '" + id + "'; events have numbers");
        }
        return Long.parseLong(id);
    }

    private static ProblemException notFound(String namespace, long id) {
        return ProblemException.notFound(
                "there is no event " + id + " in namespace " + namespace + "; it may have expired");
    }

    private void delete(Call call) {
        Command command = new Command.DeleteSignal(
                namespace(call), id(call), KeptText.reason(call.query("reason").orElse("")));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }

    private static NamedEvents.Event event(Entity.Signal signal) {
        return new NamedEvents.Event(
                signal.signal(),
                signal.key().namespace(),
                signal.key().name(),
                signal.date(),
                Rendering.json(signal.payload()),
                Micros.instant(signal.emittedAt()),
                Micros.instant(signal.expiresAt()),
                signal.emittedBy(),
                signal.uses().stream().map(NamedEventRoutes::use).toList(),
                signal.used(),
                signal.taken());
    }

    private static NamedEvents.Use use(SignalUse use) {
        String run = use.number() == 0 ? "" : use.job() + "#" + use.number();
        return new NamedEvents.Use(use.job().toString(), run, use.trigger(), use.isTaken(), use.skipped());
    }
}
