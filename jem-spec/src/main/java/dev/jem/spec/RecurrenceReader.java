package dev.jem.spec;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.BusinessDayRule.Which;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.CronExpression;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.HashSeed;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.RruleTimes;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what happens again and again on a wall clock: for triggers and for windows. */
final class RecurrenceReader {

    private final Reader reader;
    private final JobKey owner;
    private final ZoneId zone;

    /**
     * @param owner whose recurrences they are; calendars without a namespace are in its own
     * @param zone the zone of what names none
     */
    RecurrenceReader(Reader reader, JobKey owner, ZoneId zone) {
        this.reader = reader;
        this.owner = owner;
        this.zone = zone;
    }

    private ZoneId zone(Fields fields) {
        return fields.zone("timezone").orElse(zone);
    }

    private static DstPolicy dst(Fields fields) {
        return fields.fields("dst", Keys.DST).map(RecurrenceReader::dstOf).orElse(DstPolicy.DEFAULT);
    }

    private static DstPolicy dstOf(Fields fields) {
        return new DstPolicy(
                fields.choice("gap", DstPolicy.Gap.class).orElse(DstPolicy.DEFAULT.gap()),
                fields.choice("overlap", DstPolicy.Overlap.class).orElse(DstPolicy.DEFAULT.overlap()));
    }

    // ---- cron

    Optional<Recurrence> cron(Fields fields) {
        CronDialect dialect = fields.choice("dialect", CronDialect.class).orElse(CronDialect.UNIX);
        ZoneId given = zone(fields);
        DstPolicy dst = dst(fields);
        return fields.scalar("cron")
                .flatMap(it -> expression(it, new CronDefinition(it.text(), dialect, Recurrence.UTC, dst)))
                .map(expression -> {
                    if (expression.zone().isPresent() && fields.has("timezone")) {
                        Place place = fields.entry("timezone").orElseThrow().keyPlace();
                        String message = "the expression names a time zone of its own";
                        reader.error(place, "zone", message, "remove one of them");
                    }
                    return new Recurrence.Cron(
                            expression.text(), dialect, expression.zone().orElse(given), dst);
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
                    CronExpression.parse(scalar.text(), definition.dialect(), HashSeed.of(owner.toString()));
            return Optional.of(new Expression(read.toString(), read.zone()));
        } catch (InvalidTimeException e) {
            reader.error(scalar.placeAt(e.column() - 1), "schedule", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    // ---- rrule

    Optional<Recurrence> rrule(Fields fields) {
        ZoneId given = zone(fields);
        DstPolicy dst = dst(fields);
        if (!fields.has("start")) {
            String message = "a recurrence rule needs a 'start': it gives what the rule does not say";
            String advice = "write for example start: " + Reader.LOCAL_TIME_EXAMPLE;
            reader.error(fields.place(), "missing-key", message, advice);
        }
        Optional<LocalDateTime> start = fields.node("start").flatMap(reader::localTime);
        Map<LocalDateTime, Place> except =
                fields.node("exdate").map(this::localTimes).orElse(new TreeMap<>());
        Optional<Node.Scalar> rule = fields.scalar("rrule");
        if (rule.isEmpty() || start.isEmpty()) {
            return Optional.empty();
        }
        String text = rule.get().text().strip().toUpperCase(Locale.ROOT);
        Recurrence.Rrule rrule = new Recurrence.Rrule(text, start.get(), List.copyOf(except.keySet()), given, dst);
        if (!isGood(rule.get(), rrule)) {
            return Optional.empty();
        }
        warnOfNothing(rrule, except);
        return Optional.of(rrule);
    }

    /** A time that is to be taken out and is not among the times of the rule is most likely misspelt. */
    private void warnOfNothing(Recurrence.Rrule rrule, Map<LocalDateTime, Place> except) {
        RruleTimes all = RruleTimes.parse(rrule.rule(), rrule.start(), List.of(), rrule.zone());
        except.forEach((time, place) -> {
            long wanted = time.toEpochSecond(ZoneOffset.UTC);
            if (all.next(wanted) != wanted) {
                String message = "the exception " + time + " has no effect: the rule does not name this time";
                reader.noEffect(place, message, "correct it, or remove it");
            }
        });
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

    private Map<LocalDateTime, Place> localTimes(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > RruleTimes.EXCEPT_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(RruleTimes.EXCEPT_MAX) + " exceptions");
        }
        Map<LocalDateTime, Place> times = new TreeMap<>();
        for (Node item : items.stream().limit(RruleTimes.EXCEPT_MAX).toList()) {
            reader.localTime(item).ifPresent(it -> times.putIfAbsent(it, item.place()));
        }
        return times;
    }

    // ---- business days

    Optional<Recurrence> calendarRule(Fields fields) {
        ZoneId given = zone(fields);
        DstPolicy dst = dst(fields);
        return fields.fields("calendar", Keys.CALENDAR_RULE).flatMap(it -> rule(it, given, dst));
    }

    private Optional<Recurrence> rule(Fields fields, ZoneId given, DstPolicy dst) {
        Optional<Which> which = fields.choice("rule", BusinessDayChoice.class).flatMap(it -> which(it, fields));
        int max = BusinessDayRule.OFFSET_MAX;
        int offset = fields.integer("offset", -max, max).orElse(0);
        Optional<LocalTime> at = fields.timeOfDay("at");
        Optional<CalendarKey> calendar =
                fields.scalar("calendar").flatMap(it -> Names.calendar(it, owner.namespace(), reader));
        if (which.isEmpty() || at.isEmpty() || calendar.isEmpty()) {
            return Optional.empty();
        }
        int moved = which.get() instanceof Which.Every ? 0 : offset;
        BusinessDayRule rule = new BusinessDayRule(which.get(), moved, at.get());
        return Optional.of(new Recurrence.CalendarRule(rule, calendar.get(), given, dst));
    }

    private Optional<Which> which(BusinessDayChoice choice, Fields fields) {
        String name = Choice.text(choice);
        if (choice != BusinessDayChoice.BUSINESS_DAY) {
            fields.refuse("n", "'n' has no meaning for " + name, "write rule: business-day");
        }
        BusinessDayRule.Span of =
                fields.choice("of", BusinessDayRule.Span.class).orElse(BusinessDayRule.Span.MONTH);
        return switch (choice) {
            case FIRST_BUSINESS_DAY -> Optional.of(new Which.Nth(1, of));
            case LAST_BUSINESS_DAY -> Optional.of(new Which.Nth(-1, of));
            case BUSINESS_DAY -> nth(fields).map(it -> new Which.Nth(it, of));
            case EVERY_BUSINESS_DAY -> {
                fields.refuse("of", "'of' has no meaning for " + name, "remove it");
                fields.refuse("offset", "every business day, moved, is every business day again", "remove it");
                yield Optional.of(new Which.Every());
            }
        };
    }

    private Optional<Integer> nth(Fields fields) {
        if (!fields.has("n")) {
            String advice = "write for example n: 3, or n: -2 for the last but one";
            reader.error(fields.place(), "missing-key", "rule business-day needs its number 'n'", advice);
        }
        Optional<Integer> n = fields.integer("n", -366, 366);
        if (n.filter(it -> it == 0).isPresent()) {
            Place place = fields.entry("n").orElseThrow().value().place();
            reader.error(place, "range", "business days are counted from 1, or from -1 backwards");
        }
        return n.filter(it -> it != 0);
    }
}
