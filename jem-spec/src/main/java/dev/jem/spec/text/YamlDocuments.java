package dev.jem.spec.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the documents of a YAML 1.2 (or JSON) source into nodes. Uses the parser's events only and a stack of its own,
 * so that neither nesting nor size costs more than the limits say. Never throws for what the text says: it becomes a
 * finding.
 */
public final class YamlDocuments {

    private static final int KEY_LENGTH_MAX = 256;

    private final Source source;
    private final Limits limits;
    private final Findings findings;
    private final Lines lines;
    private final List<Node> documents = new ArrayList<>();
    private final Deque<Frame> open = new ArrayDeque<>();
    private int nodes;

    /** Ends the reading of a source. */
    private static final class StopException extends RuntimeException {
        private final transient Place place;
        private final String rule;
        private final String suggestion;

        StopException(Place place, String rule, String message, String suggestion) {
            super(message, null, false, false);
            this.place = place;
            this.rule = rule;
            this.suggestion = suggestion;
        }
    }

    /** A collection that is being read. */
    private static final class Frame {
        private final Place place;
        private final boolean isMapping;
        private final List<Node> values = new ArrayList<>();
        private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
        private boolean expectsKey = true;
        private Optional<Node.Scalar> key = Optional.empty();

        Frame(Place place, boolean isMapping) {
            this.place = place;
            this.isMapping = isMapping;
        }

        Node close() {
            return isMapping
                    ? new Node.Mapping(place, Collections.unmodifiableMap(entries))
                    : new Node.Items(place, List.copyOf(values));
        }

        /** The path of the value that comes next. */
        Place.Path next() {
            if (!isMapping) {
                return place.path().to(Integer.toString(values.size()));
            }
            return key.map(it -> place.path().to(it.text())).orElse(place.path());
        }
    }

    private YamlDocuments(Source source, Limits limits, Findings findings) {
        boolean hasMark = source.text().startsWith(Character.toString(Characters.BYTE_ORDER_MARK));
        this.source = hasMark ? new Source(source.name(), source.text().substring(1)) : source;
        this.limits = limits;
        this.findings = findings;
        this.lines = new Lines(this.source.text());
    }

    /**
     * The roots of the documents that could be read, empty documents left out. A syntax error ends the source: what
     * stands before it is still given.
     */
    public static List<Node> read(Source source, Limits limits, Findings findings) {
        if (isTooLarge(source, limits)) {
            String message = "the source is larger than " + Show.count(limits.bytesMax()) + " bytes";
            findings.error(Place.start(source), "size", message, "split it into several files");
            return List.of();
        }
        YamlDocuments reader = new YamlDocuments(source, limits, findings);
        try {
            reader.read();
        } catch (StopException e) {
            findings.error(e.place, e.rule, String.valueOf(e.getMessage()), e.suggestion);
        }
        return List.copyOf(reader.documents);
    }

    private static boolean isTooLarge(Source source, Limits limits) {
        String text = source.text();
        return text.length() > limits.bytesMax() || text.getBytes(StandardCharsets.UTF_8).length > limits.bytesMax();
    }

    private void read() {
        OptionalInt forbidden = Characters.firstForbidden(source.text());
        if (forbidden.isPresent()) {
            int index = forbidden.getAsInt();
            String message = "the character U+%04X is not allowed here"
                    .formatted((int) source.text().charAt(index));
            throw stop(
                    lines.place(source, index),
                    "character",
                    message,
                    "remove it, or write it as an escape in double quotes");
        }
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(limits.bytesMax() + 1)
                .setUseMarks(true)
                .build();
        try {
            for (Event event : new Parse(settings).parseString(source.text())) {
                accept(event);
            }
        } catch (MarkedYamlEngineException e) {
            throw syntax(e);
        } catch (YamlEngineException e) {
            throw stop(
                    Place.start(source), "yaml", "not valid YAML: " + Show.quoted(String.valueOf(e.getMessage())), "");
        }
    }

    private StopException syntax(MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        Place place = mark.map(it -> place(it, Place.ROOT)).orElse(Place.start(source));
        String problem = e.getProblem();
        if (problem.contains("(TAB)")) {
            return stop(place, "yaml", "a tab cannot be used for indentation", "use spaces");
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return stop(
                    place,
                    "yaml",
                    "':' is not allowed here",
                    "check the indentation, or quote a text that contains ': '");
        }
        String context = e.getContext();
        String where = context == null || context.isEmpty() ? "" : " " + context;
        return stop(
                place, "yaml", "not valid YAML" + where + ": " + problem.strip().replaceAll("\\s+", " "), "");
    }

    private void accept(Event event) {
        switch (event.getEventId()) {
            case DocumentStart -> startDocument((DocumentStartEvent) event);
            case MappingStart, SequenceStart -> startCollection((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> add(open.pop().close());
            case Scalar -> add(scalar((ScalarEvent) event));
            case Alias -> add(alias((AliasEvent) event));
            case DocumentEnd, StreamStart, StreamEnd, Comment -> {}
        }
    }

    private void startDocument(DocumentStartEvent event) {
        Place place = place(event, Place.ROOT);
        if (documents.size() >= limits.documentsMax()) {
            throw stop(
                    place, "size", "more than " + Show.count(limits.documentsMax()) + " documents", "split the file");
        }
        boolean isOther = event.getSpecVersion()
                .filter(it -> it.getMajor() != 1 || it.getMinor() != 2)
                .isPresent();
        if (isOther) {
            throw stop(place, "yaml", "manifests are YAML 1.2", "remove the %YAML line");
        }
    }

    private void startCollection(CollectionStartEvent event) {
        Place place = nextPlace(event);
        if (open.size() >= limits.depthMax()) {
            throw stop(place, "depth", "nested more than " + Show.count(limits.depthMax()) + " levels deep", "");
        }
        refuseTag(event.getTag(), place);
        open.push(new Frame(place, event.getEventId() == Event.ID.MappingStart));
    }

    private Node alias(AliasEvent event) {
        Place place = nextPlace(event);
        findings.error(place, "alias", "aliases are not supported", "write the value out here");
        return new Node.Broken(place);
    }

    private Node scalar(ScalarEvent event) {
        Place place = nextPlace(event);
        refuseTag(event.getTag(), place);
        String text = event.getValue();
        if (text.getBytes(StandardCharsets.UTF_8).length > limits.scalarBytesMax()) {
            String message = "a text of more than " + Show.count(limits.scalarBytesMax()) + " bytes";
            findings.error(place, "size", message, "put it into a file and list that under 'files'");
            return new Node.Broken(place);
        }
        OptionalInt unusable = Characters.firstUnusable(text);
        if (unusable.isPresent()) {
            int c = text.charAt(unusable.getAsInt());
            findings.error(place, "character", "the character U+%04X cannot be stored".formatted(c), "remove it");
            return new Node.Broken(place);
        }
        Node.ScalarType type = event.isPlain() ? CoreSchema.typeOf(text) : Node.ScalarType.TEXT;
        return new Node.Scalar(place, text, type, spot(event));
    }

    private Spot spot(ScalarEvent event) {
        Mark start = event.getStartMark().orElseThrow();
        Mark end = event.getEndMark().orElseThrow();
        String text = event.getValue();
        if (event.isLiteral()) {
            return blockSpot(start.getLine() + 2, text);
        }
        int quotes = event.isPlain() ? 0 : 1;
        boolean isOnOneLine = start.getLine() == end.getLine() && event.getScalarStyle() != ScalarStyle.FOLDED;
        int length = text.codePointCount(0, text.length());
        boolean isAsWritten = isOnOneLine && end.getColumn() - start.getColumn() - 2 * quotes == length;
        return isAsWritten && !hasProperties(event) ? new Spot.Inline(quotes) : new Spot.Unknown();
    }

    private static boolean hasProperties(ScalarEvent event) {
        return event.getTag().isPresent() || event.getAnchor().isPresent();
    }

    private Spot blockSpot(int firstLine, String text) {
        int blank = 0;
        while (blank < text.length() && text.charAt(blank) == '\n') {
            blank++;
        }
        int end = text.indexOf('\n', blank);
        String first = text.substring(blank, end < 0 ? text.length() : end);
        String written = lines.line(firstLine + blank);
        boolean fits = !first.isEmpty() && written.endsWith(first);
        return fits ? new Spot.Block(written.length() - first.length()) : new Spot.Unknown();
    }

    private void refuseTag(Optional<String> tag, Place place) {
        if (tag.isPresent()) {
            String message = "tags are not supported: " + Show.quoted(tag.get());
            findings.error(place, "tag", message, "remove it; quote a value to make it text");
        }
    }

    private void add(Node node) {
        if (++nodes > limits.nodesMax()) {
            throw stop(
                    node.place(), "size", "more than " + Show.count(limits.nodesMax()) + " values", "split the file");
        }
        Frame frame = open.peek();
        if (frame == null) {
            addDocument(node);
        } else if (!frame.isMapping) {
            frame.values.add(node);
        } else if (frame.expectsKey) {
            frame.key = key(frame, node);
            frame.expectsKey = false;
        } else {
            frame.key.ifPresent(key -> frame.entries.put(key.text(), new Node.Entry(key, node)));
            frame.key = Optional.empty();
            frame.expectsKey = true;
        }
    }

    private void addDocument(Node node) {
        boolean isEmpty = node instanceof Node.Scalar scalar && scalar.type() == Node.ScalarType.NULL;
        if (!isEmpty) {
            documents.add(node);
        }
    }

    /** The key, or nothing where it is wrong and its value is left out. */
    private Optional<Node.Scalar> key(Frame frame, Node node) {
        if (!(node instanceof Node.Scalar key)) {
            if (!(node instanceof Node.Broken)) {
                findings.error(node.place(), "key", "a key must be text, not " + node.kind());
            }
            return Optional.empty();
        }
        if (key.text().isEmpty() || key.type() == Node.ScalarType.NULL) {
            findings.error(key.place(), "key", "a key must be text, not " + key.kind());
            return Optional.empty();
        }
        if (key.text().equals("<<") && key.type() == Node.ScalarType.TEXT) {
            findings.error(key.place(), "alias", "merge keys ('<<') are not supported", "write the values out here");
            return Optional.empty();
        }
        return isGoodKey(key) && isNew(frame, key) ? Optional.of(key) : Optional.empty();
    }

    private boolean isGoodKey(Node.Scalar key) {
        if (key.text().length() > KEY_LENGTH_MAX) {
            findings.error(key.place(), "key", "a key of more than " + Show.count(KEY_LENGTH_MAX) + " characters");
            return false;
        }
        if (!Normalizer.isNormalized(key.text(), Normalizer.Form.NFC)) {
            String message = "the key '" + Show.quoted(key.text()) + "' is not in Unicode normal form C";
            findings.error(key.place(), "unicode", message, "type it anew, with composed letters");
            return false;
        }
        return true;
    }

    private boolean isNew(Frame frame, Node.Scalar key) {
        Node.Entry first = frame.entries.get(key.text());
        if (first == null) {
            return true;
        }
        int line = first.key().place().line();
        String message = "the key '" + Show.quoted(key.text()) + "' is written twice, first in line " + line;
        findings.error(key.place(), "duplicate-key", message, "remove one of them");
        return false;
    }

    private Place nextPlace(NodeEvent event) {
        Frame frame = open.peek();
        return place(event, frame == null ? Place.ROOT : frame.next());
    }

    private Place place(Event event, Place.Path path) {
        return place(event.getStartMark().orElseThrow(), path);
    }

    private Place place(Mark mark, Place.Path path) {
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1, path);
    }

    private static StopException stop(Place place, String rule, String message, String suggestion) {
        return new StopException(place, rule, message, suggestion);
    }
}
