package dev.jem.spec;

import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.RruleTimes;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads sets of days. Holidays and files of other programs are resolved to dates and rules. */
final class DaysReader {

    static final int DATES_MAX = 20_000;

    /** The greatest depth of sets within sets that a manifest writes; other calendars may be deeper. */
    static final int DEPTH_MAX = 8;

    static final int NAME_MAX = 250;
    private static final int PARTS_MAX = 2_000;

    private final Reader reader;
    private final Outside outside;
    private final String namespace;
    private Optional<LocalDate> filesUntil = Optional.empty();

    /** @param namespace where calendars are that name none */
    DaysReader(Reader reader, Outside outside, String namespace) {
        this.reader = reader;
        this.outside = outside;
        this.namespace = namespace;
    }

    Optional<Days> read(Node node) {
        return read(node, 1);
    }

    /** The last day of the file that ends first, of those that were read and end at all. */
    Optional<LocalDate> filesUntil() {
        return filesUntil;
    }

    private Optional<Days> read(Node node, int depth) {
        if (depth > DEPTH_MAX) {
            String message = "sets of days are nested more than " + DEPTH_MAX + " deep";
            reader.error(node.place(), "depth", message, "make a calendar of the inner ones");
            return Optional.empty();
        }
        Optional<Fields> fields = Fields.of(node, Keys.DAYS, "calendar", reader);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        List<String> kinds =
                Keys.DAYS.known().stream().filter(fields.get()::has).toList();
        if (kinds.size() != 1) {
            String all = String.join(", ", Keys.DAYS.known());
            String message =
                    kinds.isEmpty() ? "a set of days needs one of " + all : "a set of days has only one of " + all;
            String advice = kinds.isEmpty() ? "" : "write union: [{…}, {…}] to join them";
            reader.error(node.place(), kinds.isEmpty() ? "missing-key" : "one-of", message, advice);
            return Optional.empty();
        }
        return fields.get().node(kinds.getFirst()).flatMap(it -> read(kinds.getFirst(), it, depth));
    }

    private Optional<Days> read(String kind, Node node, int depth) {
        return switch (kind) {
            case "week" -> week(node);
            case "dates" -> Optional.of(dates(node));
            case "range" -> Fields.of(node, Keys.RANGE, reader).flatMap(this::range);
            case "rule" -> Fields.of(node, Keys.DAY_RULE, reader).flatMap(this::rule);
            case "holidays" -> holidays(node);
            case "ics" -> reader.scalar(node).flatMap(this::ics);
            case "calendar" ->
                reader.scalar(node)
                        .flatMap(it -> Names.calendar(it, namespace, reader))
                        .map(Days.Other::new);
            case "union" -> parts(node, depth).map(Days.Union::new);
            case "intersection" -> parts(node, depth).map(Days.Intersection::new);
            case "minus" -> Fields.of(node, Keys.MINUS, reader).flatMap(it -> minus(it, depth));
            default -> throw new IllegalStateException("no set of days is written as " + kind);
        };
    }

    private Optional<Days> minus(Fields fields, int depth) {
        Optional<Days> from = fields.node("from").flatMap(it -> read(it, depth + 1));
        Optional<Days> remove = fields.node("remove").flatMap(it -> read(it, depth + 1));
        return from.flatMap(it -> remove.map(removed -> new Days.Minus(it, removed)));
    }

    private Optional<List<Days>> parts(Node node, int depth) {
        List<Node> items = reader.items(node);
        if (node instanceof Node.Items && (items.isEmpty() || items.size() > PARTS_MAX)) {
            String message = "between 1 and " + Show.count(PARTS_MAX) + " sets are joined";
            reader.error(node.place(), "size", message);
        }
        List<Days> parts = new ArrayList<>();
        items.stream().limit(PARTS_MAX).forEach(it -> read(it, depth + 1).ifPresent(parts::add));
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
    }

    // ---- weeks, dates and rules

    Optional<Days> week(Node node) {
        List<DayOfWeek> days = WeekDays.read(node, reader);
        return days.isEmpty() ? Optional.empty() : Optional.of(new Days.Week(days));
    }

    Days.Dates dates(Node node) {
        return new Days.Dates(namedDates(node));
    }

    private List<NamedDate> namedDates(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > DATES_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(DATES_MAX) + " dates");
        }
        return items.stream()
                .limit(DATES_MAX)
                .flatMap(it -> namedDate(it).stream())
                .toList();
    }

    private Optional<NamedDate> namedDate(Node node) {
        if (node instanceof Node.Mapping) {
            return Fields.of(node, Keys.NAMED_DATE, reader)
                    .flatMap(it -> it.date("date").map(date -> new NamedDate(date, name(it))));
        }
        return reader.date(node).map(it -> new NamedDate(it, ""));
    }

    private static String name(Fields fields) {
        return fields.prose("name", NAME_MAX).orElse("");
    }

    private Optional<Days> range(Fields fields) {
        Optional<LocalDate> from = fields.date("from");
        Optional<LocalDate> to = fields.date("to");
        String name = name(fields);
        if (from.isEmpty() || to.isEmpty() || isBackwards(fields, from.get(), to.get())) {
            return Optional.empty();
        }
        return Optional.of(new Days.Range(from.get(), to.get(), name));
    }

    private boolean isBackwards(Fields fields, LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            Place place = fields.entry("to").orElseThrow().value().place();
            reader.error(place, "range", "the days from " + from + " to " + to + " run backwards", "swap them");
        }
        return to.isBefore(from);
    }

    private Optional<Days> rule(Fields fields) {
        Optional<Node.Scalar> text = fields.scalar("rrule");
        Optional<LocalDate> start = fields.date("start");
        String name = name(fields);
        if (text.isEmpty() || start.isEmpty() || !isRule(text.get(), start.get())) {
            return Optional.empty();
        }
        String rule = text.get().text().strip().toUpperCase(Locale.ROOT);
        return Optional.of(new Days.Rule(rule, start.get(), name));
    }

    private boolean isRule(Node.Scalar scalar, LocalDate start) {
        try {
            RruleTimes times = RruleTimes.parse(scalar.text(), start.atStartOfDay(), List.of(), ZoneOffset.UTC);
            long first = times.next(Long.MIN_VALUE);
            boolean isOfDays =
                    !times.followsWallClock() && first % Duration.ofDays(1).toSeconds() == 0;
            if (!isOfDays) {
                String message = "the rule names times of day";
                reader.error(scalar.place(), "schedule", message, "use FREQ=DAILY or longer, without BYHOUR");
            }
            return isOfDays;
        } catch (InvalidTimeException e) {
            reader.error(scalar.placeAt(e.column() - 1), "schedule", String.valueOf(e.getMessage()));
            return false;
        }
    }

    // ---- holidays

    Optional<Days> holidays(Node node) {
        Optional<Fields> fields = Fields.of(node, Keys.HOLIDAYS, reader);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        List<String> kinds = List.of("country", "market", "source").stream()
                .filter(fields.get()::has)
                .toList();
        if (kinds.size() != 1) {
            String message = kinds.isEmpty()
                    ? "holidays are those of a country or a market: one of country, market"
                    : "holidays have only one of country, market, source";
            reader.error(node.place(), kinds.isEmpty() ? "missing-key" : "one-of", message);
            return Optional.empty();
        }
        return holidays(fields.get(), kinds.getFirst());
    }

    private Optional<Days> holidays(Fields fields, String kind) {
        if (!kind.equals("source")) {
            for (String key : List.of("from", "to", "dates")) {
                fields.refuse(key, "'" + key + "' has no meaning beside '" + kind + "'", "remove it");
            }
        }
        if (!kind.equals("country")) {
            fields.refuse("region", "'region' has a meaning only beside 'country'", "remove it");
        }
        return switch (kind) {
            case "country" -> country(fields);
            case "market" -> fields.scalar("market").flatMap(this::market);
            default -> resolved(fields);
        };
    }

    private Optional<Days> market(Node.Scalar scalar) {
        Optional<Market> market = Market.of(scalar.text());
        if (market.isEmpty()) {
            unknown(scalar, "the market", Market.codes());
        }
        return market.map(outside.holidays()::market);
    }

    private Optional<Days> country(Fields fields) {
        Optional<Node.Scalar> country = fields.scalar("country");
        Optional<Node.Scalar> region = fields.scalar("region");
        if (country.isEmpty() || (fields.has("region") && region.isEmpty())) {
            return Optional.empty();
        }
        String code = country.get().text();
        if (!HolidayData.countries().contains(code)) {
            unknown(country.get(), "the country", HolidayData.countries());
            return Optional.empty();
        }
        List<String> path = new ArrayList<>();
        if (region.isPresent()) {
            for (String step : region.get().text().split("-", -1)) {
                List<String> regions = HolidayData.regions(code, path);
                if (!regions.contains(step)) {
                    unknown(region.get(), "the region of " + code, regions);
                    return Optional.empty();
                }
                path.add(step);
            }
        }
        return Optional.of(outside.holidays().country(code, path));
    }

    private void unknown(Node.Scalar scalar, String what, List<String> known) {
        String message = what + " '" + Show.quoted(scalar.text()) + "' is not known";
        String upper = scalar.text().toUpperCase(Locale.ROOT);
        String suggestion = known.contains(upper) ? "write " + upper : DidYouMean.suggestion(scalar.text(), known);
        String all = known.isEmpty() ? "there are none" : "there is " + String.join(", ", known);
        reader.error(scalar.place(), "holidays", message, suggestion.isEmpty() ? all : suggestion);
    }

    /** As the normal form writes them. */
    private Optional<Days> resolved(Fields fields) {
        for (String key : List.of("from", "to", "dates")) {
            if (!fields.has(key)) {
                reader.error(fields.place(), "missing-key", "the key '" + key + "' is missing here");
            }
        }
        Optional<String> source = fields.prose("source", NAME_MAX);
        Optional<LocalDate> from = fields.date("from");
        Optional<LocalDate> to = fields.date("to");
        List<NamedDate> dates = fields.node("dates").map(this::namedDates).orElse(List.of());
        boolean isComplete = source.isPresent() && from.isPresent() && to.isPresent();
        if (!isComplete || isBackwards(fields, from.get(), to.get())) {
            return Optional.empty();
        }
        return Optional.of(new Days.Holidays(source.get(), from.get(), to.get(), dates));
    }

    // ---- files of other programs

    private Optional<Days> ics(Node.Scalar scalar) {
        if (!new FilesReader(reader, outside.files()).isGoodPath(scalar)) {
            return Optional.empty();
        }
        return switch (outside.files().text(scalar.place().source(), scalar.text())) {
            case BundleFiles.Text(var text) -> ics(scalar, text);
            case BundleFiles.Missing(var problem, var suggestion) -> {
                String message = "the file '" + Show.quoted(scalar.text()) + "' cannot be used: " + problem;
                reader.error(scalar.place(), "file", message, suggestion);
                yield Optional.empty();
            }
        };
    }

    private Optional<Days> ics(Node.Scalar scalar, String text) {
        if (text.length() > IcsReader.BYTES_MAX) {
            String message = "the file '" + Show.quoted(scalar.text()) + "' has more than "
                    + ByteSize.format(IcsReader.BYTES_MAX);
            reader.error(scalar.place(), "size", message, "leave past years out");
            return Optional.empty();
        }
        try {
            IcsReader.Read read = IcsReader.read(text, outside.holidays());
            if (read.timed() > 0) {
                String message = "%s: %s events have a time of day and were left out"
                        .formatted(Show.quoted(scalar.text()), Show.count(read.timed()));
                reader.findings().warning(scalar.place(), "ics", message, "only events of whole days count");
            }
            filesUntil =
                    Stream.concat(filesUntil.stream(), read.until().stream()).min(Comparator.naturalOrder());
            return Optional.of(read.days());
        } catch (IcsReader.InvalidIcsException e) {
            String message = "%s, line %d: %s".formatted(Show.quoted(scalar.text()), e.line(), e.getMessage());
            reader.error(scalar.place(), "ics", message, "");
            return Optional.empty();
        }
    }
}
