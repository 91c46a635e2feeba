package dev.jem.spec;

import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Findings;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import dev.jem.spec.text.Source;
import dev.jem.spec.text.YamlDocuments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    public ManifestParser() {
        this(Limits.DEFAULT, NAMESPACE_DEFAULT);
    }

    /** @param namespace where objects live that name none */
    public ManifestParser(Limits limits, String namespace) {
        this.limits = limits;
        this.namespace = namespace;
    }

    /** Reads sources that belong together: no two may describe the same object. */
    public ParseResult parse(List<Source> sources, BundleFiles files) {
        Findings findings = new Findings(limits.findingsMax());
        Parse parse = new Parse(new Reader(findings), files);
        for (Source source : sources) {
            int errorsBefore = findings.errorCount();
            List<Node> documents = YamlDocuments.read(source, limits, findings);
            if (documents.isEmpty() && findings.errorCount() == errorsBefore) {
                findings.error(Place.start(source), "empty", "the source holds no manifest");
            }
            documents.forEach(parse::document);
        }
        return new ParseResult(parse.objects, findings.errors(), findings.warnings());
    }

    /** The reading of one set of sources. */
    private final class Parse {
        private final Reader reader;
        private final BundleFiles files;
        private final List<ManifestObject> objects = new ArrayList<>();
        private final Map<String, Place> seen = new HashMap<>();

        Parse(Reader reader, BundleFiles files) {
            this.reader = reader;
            this.files = files;
        }

        void document(Node node) {
            int errorsBefore = reader.findings().errorCount();
            Optional<ManifestObject> object =
                    Fields.of(node, Keys.DOCUMENT, reader).flatMap(this::object);
            if (reader.findings().errorCount() == errorsBefore) {
                object.ifPresent(objects::add);
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
            return kind.get().read(metadata.get(), spec.get(), reader, files);
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
