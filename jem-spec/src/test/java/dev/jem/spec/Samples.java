package dev.jem.spec;

import dev.jem.model.job.JobDefinition;
import dev.jem.spec.text.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Manifests and files for tests. */
final class Samples {

    /** Every file is there, with a content that follows from its path. */
    static final BundleFiles FILES = (_, path) -> new BundleFiles.Found(
            "%064x".formatted(path.hashCode() & 0xffffffffL), path.length(), path.endsWith(".sh"));

    private Samples() {}

    static ParseResult parse(String text) {
        return new ManifestParser().parse(List.of(new Source("job.yaml", text)), FILES);
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
