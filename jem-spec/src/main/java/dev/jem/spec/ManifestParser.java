package dev.jem.spec;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.InvalidCalendarException;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Findings;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import dev.jem.spec.text.Source;
import dev.jem.spec.text.YamlDocuments;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads manifests: YAML 1.2 or JSON into definitions that are complete and checked. Reports everything that is wrong at
 * once, each with its line and column, and never throws for what a text says. Time and memory are linear in the size of
 * the sources, within {@link Limits}. Immutable and thread-safe.
 */
public final class ManifestParser {

    /** The only version of the manifest. */
    public static final String API_VERSION = "jem/v1";

    /** Where objects live that name no namespace. */
    public static final String NAMESPACE_DEFAULT = "default";

    private final Limits limits;
    private final String namespace;
    private final InstantSource clock;

    public ManifestParser() {
        this(Limits.DEFAULT, NAMESPACE_DEFAULT);
    }

    /** Takes today from the clock of the system. */
    public ManifestParser(Limits limits, String namespace) {
        this(limits, namespace, InstantSource.system());
    }

    /**
     * @param namespace where objects live that name none
     * @param clock tells today, in UTC: calendars hold the holidays of the years around it
     */
    public ManifestParser(Limits limits, String namespace, InstantSource clock) {
        this.limits = limits;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** Reads sources that belong together: no two may describe the same object. */
    public ParseResult parse(List<Source> sources, BundleFiles files) {
        Findings findings = new Findings(limits.findingsMax());
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Parse parse = new Parse(new Reader(findings), new Outside(files, new HolidayData(today), now));
        for (Source source : sources) {
            int errorsBefore = findings.errorCount();
            List<Node> documents = YamlDocuments.read(source, limits, findings);
            if (documents.isEmpty() && findings.errorCount() == errorsBefore) {
                findings.error(Place.start(source), "empty", "the source holds no manifest");
            }
            documents.forEach(parse::document);
        }
        parse.checkCalendars();
        return new ParseResult(parse.objects, parse.reader.references(), findings.errors(), findings.warnings());
    }

    /** The reading of one set of sources. */
    private final class Parse {
        private final Reader reader;
        private final Outside outside;
        private final List<ManifestObject> objects = new ArrayList<>();
        /** By where each object has its name. */
        private final Map<Place, List<Reference>> references = new HashMap<>();

        private final Map<String, Place> seen = new HashMap<>();

        Parse(Reader reader, Outside outside) {
            this.reader = reader;
            this.outside = outside;
        }

        void document(Node node) {
            int errorsBefore = reader.findings().errorCount();
            int referencesBefore = reader.references().size();
            Optional<ManifestObject> object =
                    Fields.of(node, Keys.DOCUMENT, reader).flatMap(this::object);
            if (object.isPresent() && reader.findings().errorCount() == errorsBefore) {
                List<Reference> all = reader.references();
                objects.add(object.get());
                references.put(object.get().place(), List.copyOf(all.subList(referencesBefore, all.size())));
            }
        }

        private Optional<ManifestObject> object(Fields document) {
            document.scalar("apiVersion").ifPresent(this::checkVersion);
            Optional<Kind> kind = document.scalar("kind").flatMap(this::kind);
            Optional<Metadata> metadata =
                    document.fields("metadata", Keys.METADATA).map(it -> Metadata.read(it, namespace, reader));
            Optional<Node> spec = document.node("spec");
            if (kind.isEmpty() || metadata.isEmpty() || spec.isEmpty()) {
                return Optional.empty();
            }
            refuseDouble(kind.get(), metadata.get());
            return kind.get().read(metadata.get(), spec.get(), reader, outside);
        }

        /** What calendars of these sources say of each other; others are known only where they are applied. */
        void checkCalendars() {
            Map<CalendarKey, CalendarDefinition> known = new HashMap<>();
            List<ManifestObject.Calendar> calendars = objects.stream()
                    .filter(ManifestObject.Calendar.class::isInstance)
                    .map(ManifestObject.Calendar.class::cast)
                    .toList();
            calendars.forEach(it -> known.put(it.definition().key(), it.definition()));
            for (ManifestObject.Calendar calendar : calendars) {
                try {
                    BusinessCalendar.of(
                            calendar.definition(),
                            key -> Optional.of(
                                    Optional.ofNullable(known.get(key)).orElse(elsewhere(key))));
                } catch (InvalidCalendarException e) {
                    reader.error(step(calendar, e), "calendar", String.valueOf(e.getMessage()));
                }
            }
        }

        /** Where a calendar takes the first step of the way back to itself. */
        private Place step(ManifestObject.Calendar calendar, InvalidCalendarException e) {
            Set<String> way = e.way().stream().map(CalendarKey::toString).collect(Collectors.toSet());
            return references.getOrDefault(calendar.place(), List.of()).stream()
                    .filter(it -> way.contains(it.name()))
                    .findFirst()
                    .map(Reference::place)
                    .orElse(calendar.place());
        }

        private static CalendarDefinition elsewhere(CalendarKey key) {
            Days none = new Days.Dates(List.of());
            return new CalendarDefinition(key, "", none, Optional.empty(), CalendarDefinition.Domain.NONE);
        }

        private void checkVersion(Node.Scalar scalar) {
            if (!scalar.text().equals(API_VERSION)) {
                String message = "the version '" + Show.quoted(scalar.text()) + "' is not known";
                reader.error(scalar.place(), "api-version", message, "write " + API_VERSION);
            }
        }

        private Optional<Kind> kind(Node.Scalar scalar) {
            Optional<Kind> kind = Kind.of(scalar.text());
            if (kind.isPresent()) {
                return kind;
            }
            String shown = "the kind '" + Show.quoted(scalar.text()) + "'";
            if (Kind.LATER.contains(scalar.text())) {
                reader.error(scalar.place(), "kind", shown + " is not supported in this version");
            } else {
                String suggestion = DidYouMean.suggestion(scalar.text(), Kind.texts());
                String all = "there is " + String.join(", ", Kind.texts());
                reader.error(scalar.place(), "kind", shown + " is not known", suggestion.isEmpty() ? all : suggestion);
            }
            return kind;
        }

        private void refuseDouble(Kind kind, Metadata metadata) {
            String name = kind.text() + " " + metadata.key();
            Place first = metadata.isNamed() ? seen.putIfAbsent(name, metadata.place()) : null;
            if (first != null) {
                reader.error(metadata.place(), "duplicate", name + " is described twice, first at " + first);
            }
        }
    }
}
