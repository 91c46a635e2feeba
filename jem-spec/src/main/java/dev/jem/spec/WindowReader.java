package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.window.Openings;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Effect;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.model.window.WindowDefinition.Times;
import dev.jem.model.window.WindowKey;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the spec of a maintenance window. */
final class WindowReader {

    static final int TIMES_MAX = 100;
    private static final int NAMES_MAX = 1_000;
    private static final int DESCRIPTION_MAX = 10_000;
    private static final String ONCE = "from";
    private static final List<String> KINDS = List.of(ONCE, "cron", "rrule", "calendar");

    private final Reader reader;
    private final JobKey key;
    private final Instant now;
    private final List<Reference> selected = new ArrayList<>();

    /**
     * @param key the window's namespace and name
     * @param now what ended before it is past
     */
    WindowReader(Reader reader, JobKey key, Instant now) {
        this.reader = reader;
        this.key = key;
        this.now = now;
    }

    /** What the window names that it applies to. */
    List<Reference> selected() {
        return Collections.unmodifiableList(selected);
    }

    /** The window; it may be used only if nothing was reported. */
    WindowDefinition read(Fields spec) {
        ZoneId zone = spec.zone("timezone").orElse(Recurrence.UTC);
        if (spec.has("jobs") && spec.has("workers")) {
            spec.refuse("workers", "a window applies either to jobs or to workers", "write two windows");
        }
        Scope scope = spec.node("workers")
                .flatMap(it -> Fields.of(it, Keys.WINDOW_WORKERS, reader))
                .map(this::workers)
                .or(() -> spec.fields("jobs", Keys.WINDOW_JOBS).map(this::jobs))
                .orElse(new Scope.Jobs(List.of(), List.of(), new TreeMap<>()));
        boolean blocksChanges = spec.flag("blocksChanges").orElse(false);
        if (blocksChanges && scope instanceof Scope.Workers) {
            spec.refuse("blocksChanges", "a window of workers has no definitions to block", "remove it");
        }
        return new WindowDefinition(
                new WindowKey(key.namespace(), key.name()),
                spec.prose("description", DESCRIPTION_MAX).orElse(""),
                scope,
                spec.node("times").map(it -> times(it, zone)).orElse(List.of()),
                spec.choice("effect", Effect.class).orElse(Effect.WAIT),
                spec.flag("finishBefore").orElse(false),
                blocksChanges);
    }

    // ---- what it applies to

    private Scope jobs(Fields fields) {
        List<String> namespaces = new ArrayList<>();
        for (Node.Scalar scalar : texts(fields, "namespaces")) {
            boolean isEvery = scalar.text().equals(Scope.Jobs.EVERY);
            if (isEvery || Names.OBJECT.check(scalar, scalar.place(), "the namespace", reader)) {
                namespaces.add(scalar.text());
                selected.add(new Reference(Reference.NAMESPACE, scalar.text(), scalar.place()));
            }
        }
        List<JobKey> names = new ArrayList<>();
        for (Node.Scalar scalar : texts(fields, "names")) {
            Names.object(scalar, "the job", key.namespace(), reader).ifPresent(it -> {
                names.add(it);
                selected.add(new Reference(Reference.JOB, it.toString(), scalar.place()));
            });
        }
        return new Scope.Jobs(namespaces, names, labels(fields));
    }

    private Scope workers(Fields fields) {
        List<String> names = new ArrayList<>();
        for (Node.Scalar scalar : texts(fields, "names")) {
            if (Names.OBJECT.check(scalar, scalar.place(), "the worker", reader)) {
                names.add(scalar.text());
                selected.add(new Reference(Reference.WORKER, scalar.text(), scalar.place()));
            }
        }
        return new Scope.Workers(names, labels(fields));
    }

    /** An empty list would mean everything, which nobody expects of it. */
    private List<Node.Scalar> texts(Fields fields, String name) {
        Optional<Node> node = fields.node(name);
        List<Node> items = node.map(reader::items).orElse(List.of());
        if (node.isPresent() && node.get() instanceof Node.Items && (items.isEmpty() || items.size() > NAMES_MAX)) {
            String message = "'" + name + "' has between 1 and " + Show.count(NAMES_MAX) + " names";
            reader.error(node.get().place(), "size", message, items.isEmpty() ? "remove it to mean all" : "");
        }
        return items.stream()
                .limit(NAMES_MAX)
                .flatMap(it -> reader.scalar(it).stream())
                .toList();
    }

    private SortedMap<String, String> labels(Fields fields) {
        return fields.node("labels").map(it -> Metadata.labels(it, reader)).orElse(new TreeMap<>());
    }

    // ---- when

    private List<Times> times(Node node, ZoneId zone) {
        List<Node> items = reader.items(node);
        if (node instanceof Node.Items && (items.isEmpty() || items.size() > TIMES_MAX)) {
            String advice = "write for example {cron: \"0 2 * * SUN\", duration: 4h}";
            reader.error(node.place(), "size", "a window has between 1 and " + TIMES_MAX + " times", advice);
        }
        List<Times> times = new ArrayList<>();
        for (Node item : items.stream().limit(TIMES_MAX).toList()) {
            Fields.of(item, Keys.WINDOW_TIMES, reader)
                    .flatMap(it -> times(it, zone))
                    .ifPresent(times::add);
        }
        return times;
    }

    private Optional<Times> times(Fields fields, ZoneId zone) {
        List<String> kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            String message = kinds.isEmpty()
                    ? "the times of a window need one of " + String.join(", ", KINDS)
                    : "the times of a window have only one of " + String.join(", ", KINDS);
            reader.error(fields.place(), kinds.isEmpty() ? "missing-key" : "one-of", message);
            return Optional.empty();
        }
        String kind = kinds.getFirst();
        refuseOthers(fields, kind);
        if (kind.equals(ONCE)) {
            return once(fields, fields.zone("timezone").orElse(zone));
        }
        RecurrenceReader recurrences = new RecurrenceReader(reader, key, zone);
        Optional<Recurrence> opens = switch (kind) {
            case "cron" -> recurrences.cron(fields).filter(_ -> !isInterval(fields));
            case "rrule" -> recurrences.rrule(fields);
            default -> recurrences.calendarRule(fields);
        };
        Optional<Duration> length = fields.node("duration")
                .flatMap(it -> reader.duration(it, Duration.ofSeconds(1), Times.Recurring.LENGTH_MAX));
        if (!fields.has("duration")) {
            String advice = "write for example duration: 4h";
            reader.error(fields.place(), "missing-key", "the key 'duration' is missing here", advice);
        }
        return opens.flatMap(it -> length.map(duration -> new Times.Recurring(it, duration)));
    }

    private void refuseOthers(Fields fields, String kind) {
        List<String> meant = switch (kind) {
            case ONCE -> List.of("to", "timezone");
            case "cron" -> List.of("dialect", "timezone", "dst", "duration");
            case "rrule" -> List.of("start", "exdate", "timezone", "dst", "duration");
            default -> List.of("timezone", "dst", "duration");
        };
        for (String key : Keys.WINDOW_TIMES.known()) {
            if (!key.equals(kind) && !meant.contains(key)) {
                fields.refuse(key, "'" + key + "' has no meaning beside '" + kind + "'", "remove it");
            }
        }
    }

    /** {@code @every} counts from when it took effect, which is no time that people could expect a window at. */
    private boolean isInterval(Fields fields) {
        Optional<Node.Scalar> cron =
                fields.scalar("cron").filter(it -> it.text().strip().startsWith("@every"));
        cron.ifPresent(
                it -> reader.error(it.place(), "schedule", "a window does not open in an interval", "write hours"));
        return cron.isPresent();
    }

    private Optional<Times> once(Fields fields, ZoneId zone) {
        if (!fields.has("to")) {
            reader.error(fields.place(), "missing-key", "the key 'to' is missing here");
        }
        Optional<LocalDateTime> from = fields.node(ONCE).flatMap(reader::localTime);
        Optional<LocalDateTime> to = fields.node("to").flatMap(reader::localTime);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (!from.get().isBefore(to.get())) {
            Place place = fields.entry("to").orElseThrow().value().place();
            String message = "a window from " + from.get() + " to " + to.get() + " is empty";
            reader.error(place, "range", message, "let it end after it begins");
            return Optional.empty();
        }
        Times.Once once = new Times.Once(from.get(), to.get(), zone);
        warnOfNothing(once, fields.entry(ONCE).orElseThrow().value().place());
        return Optional.of(once);
    }

    private void warnOfNothing(Times.Once once, Place place) {
        Openings.Opening opening = Openings.of(once);
        String span = "the time from " + once.from() + " to " + once.to() + " has no effect: ";
        if (opening.from().equals(opening.to())) {
            String message = span + "the clock of " + once.zone() + " jumps over all of it";
            reader.noEffect(place, message, "choose a time before or after the clock change");
        } else if (!opening.to().isAfter(now)) {
            reader.noEffect(place, span + "it has passed", "remove it, or move it");
        }
    }
}
