package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Recurrence.Every.From;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.CronExpression;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.HashSeed;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.InvalidZoneException;
import dev.jem.model.time.RruleTimes;
import dev.jem.model.time.ZoneIds;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the triggers of a job. */
final class TriggerReader {

    static final int TRIGGERS_MAX = 100;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int CATCH_UP_MAX = 10_000;
    private static final String START_EXAMPLE = "2026-01-30T18:00";

    private final Reader reader;
    private final JobKey job;
    private final Map<String, Place> names = new LinkedHashMap<>();

    TriggerReader(Reader reader, JobKey job) {
        this.reader = reader;
        this.job = job;
    }

    List<TriggerDefinition> read(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > TRIGGERS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(TRIGGERS_MAX) + " triggers");
        }
        List<Fields> all = items.stream()
                .limit(TRIGGERS_MAX)
                .flatMap(it -> Fields.of(it, Keys.TRIGGER, reader).stream())
                .toList();
        all.forEach(this::claimName);
        List<TriggerDefinition> triggers = new ArrayList<>();
        all.forEach(it -> trigger(it).ifPresent(triggers::add));
        return triggers;
    }

    /** Given names go first, so that a name that is made up never takes one of them. */
    private void claimName(Fields trigger) {
        Optional<Node.Scalar> name = trigger.scalar("name");
        if (name.isEmpty() || !Names.PART.check(name.get(), name.get().place(), "the trigger's name", reader)) {
            return;
        }
        Place first = names.putIfAbsent(name.get().text(), name.get().place());
        if (first != null) {
            String message =
                    "the trigger's name '" + name.get().text() + "' is used twice, first in line " + first.line();
            reader.error(name.get().place(), "duplicate", message);
        }
    }

    private Optional<TriggerDefinition> trigger(Fields trigger) {
        Optional<TriggerKind> kind = kind(trigger);
        CatchUp catchUp =
                trigger.fields("catchUp", Keys.CATCH_UP).map(this::catchUp).orElse(CatchUp.DEFAULT);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        refuseOthersOptions(trigger, kind.get());
        String name = trigger.has("name")
                ? trigger.entry("name").map(it -> textOf(it.value())).orElse("")
                : nameFor(trigger, kind.get());
        return kind.get().read(trigger, this).map(it -> new TriggerDefinition(name, it, catchUp));
    }

    private static String textOf(Node node) {
        return node instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    /** The kind's key, with a number where it is taken. The name is part of each occurrence's identity. */
    private String nameFor(Fields trigger, TriggerKind kind) {
        String name = kind.key();
        for (int number = 2; names.containsKey(name); number++) {
            name = kind.key() + "-" + number;
        }
        if (!name.equals(kind.key())) {
            String message = "this trigger is called '" + name
                    + "' by its position, and a trigger's name is part of what tells " + "its starts apart";
            reader.findings().warning(trigger.place(), "unnamed-trigger", message, "give it a name of its own");
        }
        names.put(name, trigger.place());
        return name;
    }

    private Optional<TriggerKind> kind(Fields trigger) {
        List<TriggerKind> kinds = new ArrayList<>();
        for (TriggerKind kind : TriggerKind.values()) {
            if (trigger.has(kind.key())) {
                kinds.add(kind);
            }
        }
        if (kinds.size() == 1) {
            return Optional.of(kinds.getFirst());
        }
        boolean isOfLaterVersion = List.of(TriggerKind.LATER).stream().anyMatch(trigger::has);
        if (!isOfLaterVersion) {
            String keys = String.join(", ", TriggerKind.keys());
            String message = kinds.isEmpty() ? "a trigger needs one of " + keys : "a trigger has only one of " + keys;
            reader.error(trigger.place(), kinds.isEmpty() ? "missing-key" : "one-of", message);
        }
        return Optional.empty();
    }

    private void refuseOthersOptions(Fields trigger, TriggerKind kind) {
        for (String option : TriggerKind.allOptions()) {
            if (trigger.has(option) && !kind.options().contains(option)) {
                Place place = trigger.entry(option).orElseThrow().keyPlace();
                String message = "'" + option + "' has no meaning beside '" + kind.key() + "'";
                reader.error(place, "one-of", message, "remove it");
            }
        }
    }

    private CatchUp catchUp(Fields fields) {
        CatchUp defaults = CatchUp.DEFAULT;
        Optional<Integer> max = fields.integer("max", 1, CATCH_UP_MAX);
        return new CatchUp(
                fields.choice("policy", CatchUp.Policy.class).orElse(defaults.policy()),
                max.map(OptionalInt::of).orElse(defaults.max()),
                fields.duration("startingDeadline", Duration.ofSeconds(1)).orElse(defaults.startingDeadline()));
    }

    // ---- cron

    Optional<Recurrence> cron(Fields trigger) {
        CronDialect dialect = trigger.choice("dialect", CronDialect.class).orElse(CronDialect.UNIX);
        Optional<ZoneId> zone = trigger.scalar("timezone").flatMap(this::zone);
        DstPolicy dst = dst(trigger);
        return trigger.scalar("cron")
                .flatMap(it -> expression(it, new CronDefinition(it.text(), dialect, UTC, dst)))
                .map(expression -> {
                    if (expression.zone().isPresent() && trigger.has("timezone")) {
                        Place place = trigger.entry("timezone").orElseThrow().keyPlace();
                        String message = "the expression names a time zone of its own";
                        reader.error(place, "zone", message, "remove one of them");
                    }
                    ZoneId chosen = expression.zone().or(() -> zone).orElse(UTC);
                    return new Recurrence.Cron(expression.text(), dialect, chosen, dst);
                });
    }

    /** An expression in its normal form, and the zone that it names itself. */
    private record Expression(String text, Optional<ZoneId> zone) {}

    private Optional<Expression> expression(Node.Scalar scalar, CronDefinition definition) {
        try {
            Optional<Duration> interval = definition.interval();
            definition.warnings().forEach(it -> reader.findings().warning(scalar.place(), "schedule", it, ""));
            if (interval.isPresent()) {
                return Optional.of(new Expression(scalar.text().strip(), Optional.empty()));
            }
            CronExpression read =
                    CronExpression.parse(scalar.text(), definition.dialect(), HashSeed.of(job.toString()));
            return Optional.of(new Expression(read.toString(), read.zone()));
        } catch (InvalidTimeException e) {
            reader.error(scalar.placeAt(e.column() - 1), "schedule", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<ZoneId> zone(Node.Scalar scalar) {
        try {
            ZoneIds.Parsed parsed = ZoneIds.parse(scalar.text());
            parsed.warning().ifPresent(it -> reader.findings().warning(scalar.place(), "zone", it, ""));
            return Optional.of(parsed.zone());
        } catch (InvalidZoneException e) {
            reader.error(scalar.place(), "zone", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private DstPolicy dst(Fields trigger) {
        return trigger.fields("dst", Keys.DST).map(this::dstOf).orElse(DstPolicy.DEFAULT);
    }

    private DstPolicy dstOf(Fields fields) {
        return new DstPolicy(
                fields.choice("gap", DstPolicy.Gap.class).orElse(DstPolicy.DEFAULT.gap()),
                fields.choice("overlap", DstPolicy.Overlap.class).orElse(DstPolicy.DEFAULT.overlap()));
    }

    // ---- every

    Optional<Recurrence> every(Fields trigger) {
        Optional<Instant> anchor = trigger.scalar("anchor").flatMap(this::instant);
        From from = trigger.choice("from", From.class).orElse(trigger.has("anchor") ? From.GRID : From.START);
        if (trigger.has("anchor") && from != From.GRID) {
            Place place = trigger.entry("anchor").orElseThrow().keyPlace();
            reader.error(
                    place, "one-of", "'anchor' has a meaning only with from: grid", "remove it, or write from: grid");
        }
        Optional<Duration> interval = trigger.duration("every", Duration.ofSeconds(1));
        if (from == From.GRID) {
            interval.filter(it -> !it.equals(it.truncatedTo(ChronoUnit.SECONDS)))
                    .ifPresent(_ -> refuseFraction(trigger));
        }
        return interval.map(it -> new Recurrence.Every(it, from, anchor));
    }

    private void refuseFraction(Fields trigger) {
        Place place = trigger.entry("every").orElseThrow().value().place();
        String message = "an interval on a grid is a whole number of seconds";
        reader.error(place, "duration", message, "round it, or count it from: start");
    }

    private Optional<Instant> instant(Node.Scalar scalar) {
        try {
            return Optional.of(OffsetDateTime.parse(scalar.text()).toInstant());
        } catch (DateTimeException _) {
            String message = "'" + Show.quoted(scalar.text()) + "' is not an instant";
            reader.error(scalar.place(), "instant", message, "write for example 2026-01-01T06:00:00Z");
            return Optional.empty();
        }
    }

    // ---- at

    Optional<Recurrence> at(Fields trigger) {
        return trigger.scalar("at").flatMap(this::instant).map(Recurrence.At::new);
    }

    // ---- rrule

    Optional<Recurrence> rrule(Fields trigger) {
        ZoneId zone = trigger.scalar("timezone").flatMap(this::zone).orElse(UTC);
        DstPolicy dst = dst(trigger);
        if (!trigger.has("start")) {
            String message = "a recurrence rule needs a 'start': it gives what the rule does not say";
            reader.error(trigger.place(), "missing-key", message, "write for example start: " + START_EXAMPLE);
        }
        Optional<LocalDateTime> start = trigger.scalar("start").flatMap(this::localTime);
        List<LocalDateTime> except =
                trigger.node("exdate").map(this::localTimes).orElse(List.of());
        Optional<Node.Scalar> rule = trigger.scalar("rrule");
        if (rule.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        String text = rule.get().text().strip().toUpperCase(Locale.ROOT);
        Recurrence.Rrule rrule = new Recurrence.Rrule(text, start.get(), except, zone, dst);
        return isGood(rule.get(), rrule) ? Optional.of(rrule) : Optional.empty();
    }

    private boolean isGood(Node.Scalar scalar, Recurrence.Rrule rrule) {
        try {
            RruleTimes.parse(scalar.text(), rrule.start(), rrule.except(), rrule.zone());
            return true;
        } catch (InvalidTimeException e) {
            reader.error(scalar.placeAt(e.column() - 1), "schedule", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private List<LocalDateTime> localTimes(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > RruleTimes.EXCEPT_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(RruleTimes.EXCEPT_MAX) + " exceptions");
        }
        return items.stream()
                .limit(RruleTimes.EXCEPT_MAX)
                .flatMap(it -> reader.scalar(it).flatMap(this::localTime).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whole seconds of the years that people and calendars know. */
    private Optional<LocalDateTime> localTime(Node.Scalar scalar) {
        Optional<LocalDateTime> time = Optional.empty();
        try {
            time = Optional.of(LocalDateTime.parse(scalar.text()))
                    .filter(it -> it.getYear() >= 1900 && it.getYear() <= 9999)
                    .filter(it -> it.equals(it.truncatedTo(ChronoUnit.SECONDS)));
        } catch (DateTimeException _) {
            time = Optional.empty();
        }
        if (time.isEmpty()) {
            String message = "'" + Show.quoted(scalar.text()) + "' is not a local date and time";
            String advice = "write for example " + START_EXAMPLE + ", without offset";
            reader.error(scalar.place(), "local-time", message, advice);
        }
        return time;
    }
}
