package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Recurrence.Every.From;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.job.Template;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.DurationText;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the triggers of a job. */
final class TriggerReader {

    static final int TRIGGERS_MAX = 100;
    private static final int CATCH_UP_MAX = 10_000;

    /** What has a meaning only where starts are expected at certain times. */
    private static final List<String> OF_TIME = List.of("catchUp", "jitter", "between", "calendar");

    private final Reader reader;
    private final JobKey job;
    private final Map<String, ParamDefinition> params;
    private final ParamReader paramReader;
    private final RecurrenceReader recurrences;
    private final Map<String, Place> names = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    /** @param params those of the job, which triggers may give values for */
    TriggerReader(Reader reader, JobKey job, Map<String, ParamDefinition> params, ParamReader paramReader) {
        this.reader = reader;
        this.job = job;
        this.params = params;
        this.paramReader = paramReader;
        this.recurrences = new RecurrenceReader(reader, job, Recurrence.UTC);
    }

    /** Where the schedule of each trigger stands. */
    Map<String, Place> places() {
        return Collections.unmodifiableMap(places);
    }

    DependencyReader dependencies() {
        return new DependencyReader(reader, job);
    }

    DeliveryReader deliveries() {
        return new DeliveryReader(reader, job);
    }

    ArrivalReader arrivals() {
        return new ArrivalReader(reader);
    }

    RecurrenceReader recurrences() {
        return recurrences;
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
        SortedMap<String, Template> values =
                trigger.node("params").map(it -> values(it, kind)).orElse(new TreeMap<>());
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        refuseOthersOptions(trigger, kind.get());
        StartRules rules = kind.get().isTimed() ? rules(trigger, kind.get()) : StartRules.NONE;
        String name = trigger.has("name")
                ? trigger.entry("name").map(it -> textOf(it.value())).orElse("")
                : nameFor(trigger, kind.get());
        trigger.entry(kind.get().key())
                .ifPresent(it -> places.putIfAbsent(name, it.value().place()));
        Optional<Recurrence> recurrence = kind.get().read(trigger, this);
        recurrence.ifPresent(it -> warnOfJitter(trigger, it, rules));
        recurrence.ifPresent(it -> refuseShiftBack(trigger, it, rules));
        return recurrence.map(it -> new TriggerDefinition(name, it, rules, catchUp, values));
    }

    /** What is counted from a run cannot be over before it has begun. */
    private void refuseShiftBack(Fields trigger, Recurrence recurrence, StartRules rules) {
        boolean follows = recurrence instanceof Recurrence.Every every && every.from() != From.GRID;
        boolean goesBack = rules.calendar()
                .flatMap(CalendarFilter::shift)
                .filter(it -> it == Shift.PREVIOUS)
                .isPresent();
        if (follows && goesBack) {
            String message = "an interval that is counted from a run cannot shift to the day before";
            String advice = "write shift: next, or from: grid";
            reader.error(trigger.entry(TriggerKind.CALENDAR.key()).orElseThrow().keyPlace(), "one-of", message, advice);
        }
    }

    /** Within hours of its own a start is not spread beyond their end. */
    private void warnOfJitter(Fields trigger, Recurrence recurrence, StartRules rules) {
        Optional<Duration> jitter = rules.jitter().filter(_ -> rules.window().isEmpty());
        Optional<Duration> distance = jitter.flatMap(_ -> StartDistance.shortest(job, recurrence))
                .filter(it -> it.compareTo(jitter.get()) < 0);
        Optional<Node.Entry> entry = trigger.entry("jitter").filter(_ -> distance.isPresent());
        if (entry.isPresent()) {
            String message = "the jitter of " + DurationText.format(jitter.orElseThrow()) + " is longer than the "
                    + DurationText.format(distance.orElseThrow())
                    + " between starts, so that they change places and fall together";
            reader.findings().warning(entry.get().value().place(), "jitter", message, "shorten it");
        }
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
        List<TriggerKind> kinds = TriggerKind.filtered().stream()
                .filter(it -> trigger.has(it.key()))
                .toList();
        if (kinds.size() == 1) {
            return Optional.of(kinds.getFirst());
        }
        if (kinds.isEmpty() && trigger.has(TriggerKind.CALENDAR.key())) {
            return isFilter(trigger) ? Optional.empty() : Optional.of(TriggerKind.CALENDAR);
        }
        String message = kinds.isEmpty()
                ? "a trigger needs one of " + String.join(", ", TriggerKind.keys())
                : "a trigger has only one of "
                        + String.join(
                                ", ",
                                TriggerKind.filtered().stream()
                                        .map(TriggerKind::key)
                                        .toList());
        reader.error(trigger.place(), kinds.isEmpty() ? "missing-key" : "one-of", message);
        return Optional.empty();
    }

    /** Whether the calendar stands alone and yet is written as what filters the starts of another schedule. */
    private boolean isFilter(Fields trigger) {
        Node.Entry entry = trigger.entry(TriggerKind.CALENDAR.key()).orElseThrow();
        boolean isFilter = entry.value() instanceof Node.Mapping mapping
                && !mapping.entries().containsKey("rule")
                && Keys.CALENDAR_FILTER.known().stream().anyMatch(mapping.entries()::containsKey);
        if (isFilter) {
            String message = "'calendar' with run or skip chooses among the starts of a schedule, and there is none";
            String advice = "add cron, every, at or rrule, or write calendar: {rule: …}";
            reader.error(entry.keyPlace(), "missing-key", message, advice);
        }
        return isFilter;
    }

    private void refuseOthersOptions(Fields trigger, TriggerKind kind) {
        boolean countsDays = trigger.has("between") || trigger.has(TriggerKind.CALENDAR.key());
        if (!kind.isTimed()) {
            OF_TIME.forEach(it -> trigger.refuse(
                    it,
                    "'" + it + "' has no meaning beside '" + kind.key() + "', whose starts no clock expects",
                    "remove it"));
        }
        for (String option : TriggerKind.allOptions()) {
            boolean isZoneOfDays = option.equals("timezone") && countsDays;
            if (!isZoneOfDays && !kind.options().contains(option)) {
                trigger.refuse(option, "'" + option + "' has no meaning beside '" + kind.key() + "'", "remove it");
            }
        }
    }

    // ---- rules

    private StartRules rules(Fields trigger, TriggerKind kind) {
        Optional<CalendarFilter> filter = kind == TriggerKind.CALENDAR ? Optional.empty() : filter(trigger, kind);
        Optional<Window> window = trigger.node("between").flatMap(it -> window(trigger, it));
        if (!trigger.has("between")) {
            trigger.refuse("onOutside", "'onOutside' has a meaning only with 'between'", "remove it");
        }
        Optional<Duration> jitter =
                trigger.node("jitter").flatMap(it -> reader.duration(it, Duration.ofMillis(1), StartRules.JITTER_MAX));
        boolean hasOwnZone = kind.options().contains("timezone");
        return new StartRules(filter, window, jitter, hasOwnZone ? Optional.empty() : trigger.zone("timezone"));
    }

    private Optional<CalendarFilter> filter(Fields trigger, TriggerKind kind) {
        Optional<Node> node = trigger.node(TriggerKind.CALENDAR.key());
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            Optional<Node.Entry> rule = Optional.ofNullable(mapping.entries().get("rule"));
            if (rule.isPresent()) {
                String message = "beside '" + kind.key() + "' a calendar chooses among its starts; a 'rule' is a "
                        + "schedule of its own";
                String advice = "remove '" + kind.key() + "', or write calendar: {run: NAME}";
                reader.error(rule.get().keyPlace(), "one-of", message, advice);
                return Optional.empty();
            }
        }
        return node.flatMap(it -> Fields.of(it, Keys.CALENDAR_FILTER, "run", reader))
                .flatMap(this::filter);
    }

    private Optional<CalendarFilter> filter(Fields fields) {
        if (fields.has("run") == fields.has("skip")) {
            String message = "a calendar says which days run: one of run, skip";
            reader.error(fields.place(), fields.has("run") ? "one-of" : "missing-key", message);
            return Optional.empty();
        }
        boolean runs = fields.has("run");
        Optional<Shift> shift = fields.choice("shift", Shift.class);
        return fields.scalar(runs ? "run" : "skip")
                .flatMap(it -> Names.calendar(it, job.namespace(), reader))
                .map(it -> new CalendarFilter(it, runs ? Mode.RUN : Mode.SKIP, shift));
    }

    private Optional<Window> window(Fields trigger, Node node) {
        List<Node> items = reader.items(node);
        OnOutside onOutside = trigger.choice("onOutside", OnOutside.class).orElse(OnOutside.WAIT);
        if (node instanceof Node.Items && items.size() != 2) {
            reader.error(node.place(), "size", "'between' has two times", "write for example [\"01:00\", \"03:00\"]");
        }
        if (items.size() != 2) {
            return Optional.empty();
        }
        Optional<LocalTime> from = reader.timeOfDay(items.getFirst());
        Optional<LocalTime> to = reader.timeOfDay(items.getLast());
        if (from.isPresent() && from.equals(to)) {
            String message = "the hours from " + from.get() + " to " + to.get() + " are empty";
            reader.error(node.place(), "range", message, "for whole days remove 'between'");
            return Optional.empty();
        }
        return from.flatMap(first -> to.map(end -> new Window(first, end, onOutside)));
    }

    // ---- params

    /** One that is wrong is there all the same, so that it is not reported as missing too. */
    private SortedMap<String, Template> values(Node node, Optional<TriggerKind> kind) {
        Site site = Site.triggerParam(kind.map(TriggerKind::key).orElse(""));
        SortedMap<String, Template> values = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of parameters to values");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            String name = entry.key().text();
            Optional<ParamDefinition> param = Optional.ofNullable(params.get(name));
            if (param.isEmpty()) {
                String suggestion = DidYouMean.suggestion(name, params.keySet());
                String message = "there is no parameter '" + Show.quoted(name) + "'";
                String all = params.isEmpty() ? "none is declared" : "there is " + String.join(", ", params.keySet());
                reader.error(entry.keyPlace(), "reference", message, suggestion.isEmpty() ? all : suggestion);
            } else {
                values.put(
                        name,
                        paramReader.given(entry.value(), param.get(), site).orElse(Template.EMPTY));
            }
        }
        return values;
    }

    // ---- catch-up

    private CatchUp catchUp(Fields fields) {
        CatchUp defaults = CatchUp.DEFAULT;
        Optional<Integer> max = fields.integer("max", 1, CATCH_UP_MAX);
        CatchUp.Policy policy = fields.choice("policy", CatchUp.Policy.class).orElse(defaults.policy());
        if (policy != CatchUp.Policy.ALL) {
            String what = policy == CatchUp.Policy.NONE ? "nothing is" : "only the latest start is";
            String message = "'max' has no effect with policy " + Choice.text(policy) + ": " + what + " made up";
            fields.entry("max")
                    .ifPresent(it -> reader.noEffect(it.keyPlace(), message, "remove it, or write policy: all"));
        }
        return new CatchUp(
                policy,
                max.map(OptionalInt::of).orElse(defaults.max()),
                fields.duration("startingDeadline", Duration.ofSeconds(1)).orElse(defaults.startingDeadline()));
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
}
