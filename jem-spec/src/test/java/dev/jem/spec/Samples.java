package dev.jem.spec;

import dev.jem.model.job.JobDefinition;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Manifests and files for tests. */
final class Samples {

    /** Every file is there, with a content that follows from its path. */
    static final BundleFiles FILES = (_, path) -> new BundleFiles.Found(
            "%064x".formatted(path.hashCode() & 0xffffffffL), path.length(), path.endsWith(".sh"));

    /** In tests it is always the same day. */
    static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

    private Samples() {}

    static ParseResult parse(String text) {
        return parse(text, FILES);
    }

    static ParseResult parse(String text, BundleFiles files) {
        return parser().parse(List.of(new Source("job.yaml", text)), files);
    }

    static ManifestParser parser() {
        InstantSource clock =
                InstantSource.fixed(TODAY.atStartOfDay(ZoneOffset.UTC).toInstant());
        return new ManifestParser(Limits.DEFAULT, ManifestParser.NAMESPACE_DEFAULT, clock);
    }

    /** Files of which one has a text. */
    static BundleFiles withText(String name, String text) {
        return new BundleFiles() {
            @Override
            public Answer find(Source source, String path) {
                return FILES.find(source, path);
            }

            @Override
            public Content text(Source source, String path) {
                return path.equals(name) ? new Text(text) : new Missing("there is no such file", "create it");
            }
        };
    }

    /** The job with this spec. */
    static JobDefinition job(String spec) {
        return job(spec, FILES);
    }

    static JobDefinition job(String spec, BundleFiles files) {
        String text = "apiVersion: jem/v1\nkind: Job\nmetadata: {name: a}\n" + spec;
        ParseResult result = new ManifestParser().parse(List.of(new Source("job.yaml", text)), files);
        if (!result.isGood()) {
            throw new IllegalArgumentException(result.errors().toString());
        }
        return result.jobs().getFirst();
    }

    /** The manifests that are good, by their paths. */
    static List<Path> good() {
        try (Stream<Path> files = Files.list(resource("good"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Samples.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
