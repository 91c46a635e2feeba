package dev.jem.cli.manifest;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.Failures;
import dev.jem.client.ApiException;
import dev.jem.client.BlobsApi;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Problem;
import dev.jem.spec.ManifestParser;
import dev.jem.spec.ParseResult;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Manifests as they lie on the disk, read and checked.
 *
 * @param unreadable files that are not UTF-8
 * @param beside small texts that the manifests are read with
 * @param blobs bundled files by the hash of their content
 */
public record Loaded(
        List<Source> sources,
        ParseResult result,
        List<Finding> unreadable,
        List<Manifests.File> files,
        List<Manifests.Text> beside,
        Map<String, Path> blobs,
        String namespace) {

    private static final int FILES_MAX = 10_000;

    /** Reads what {@code -f} names; throws for what is not there. */
    public static Loaded read(Session session, List<String> arguments) {
        List<Source> sources = new ArrayList<>();
        List<Finding> unreadable = new ArrayList<>();
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String argument : arguments) {
            for (String name : names(session, argument)) {
                try {
                    sources.add(source(session, name));
                } catch (Source.NotUtf8Exception e) {
                    unreadable.add(e.finding());
                } catch (IOException e) {
                    throw CommandFailure.notFound("cannot read " + name + ": " + Failures.reason(e));
                }
                if (!name.equals("-")) {
                    folders.put(name, session.host().path(name).getParent());
                }
            }
        }
        DiskFiles files = new DiskFiles(folders);
        String namespace = session.namespace();
        ParseResult result = new ManifestParser(Limits.DEFAULT, namespace).parse(sources, files);
        return new Loaded(sources, result, unreadable, files.found(), files.texts(), files.bySha256(), namespace);
    }

    /** A directory stands for the manifests in it, in the order of their names. */
    private static List<String> names(Session session, String argument) {
        Path path = session.host().path(argument);
        if (argument.equals("-") || !Files.isDirectory(path)) {
            return List.of(argument);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<String> names = entries.filter(Loaded::isManifest)
                    .map(it -> Path.of(argument).resolve(it.getFileName()).toString())
                    .sorted()
                    .limit(FILES_MAX)
                    .toList();
            if (names.isEmpty()) {
                throw CommandFailure.notFound("there is no *.yaml, *.yml or *.json in " + argument);
            }
            return names;
        } catch (IOException e) {
            throw CommandFailure.notFound("cannot read " + argument + ": " + Failures.reason(e));
        }
    }

    private static boolean isManifest(Path path) {
        String name = path.getFileName().toString();
        return Files.isRegularFile(path)
                && !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private static Source source(Session session, String name) throws IOException {
        int enough = Limits.DEFAULT.bytesMax() + 1;
        if (name.equals("-")) {
            return Source.utf8("<stdin>", session.host().in().readNBytes(enough));
        }
        try (var in = Files.newInputStream(session.host().path(name))) {
            return Source.utf8(name, in.readNBytes(enough));
        }
    }

    /** Everything that is wrong. */
    public List<Finding> errors() {
        return Stream.concat(unreadable.stream(), result.errors().stream()).toList();
    }

    /** What the author may not have meant. */
    List<Problem.Place> warnings() {
        return result.warnings().stream().map(Places::of).toList();
    }

    /** The body that asks the server about them. */
    public Manifests.Request request() {
        List<Manifests.Source> texts = sources.stream()
                .map(it -> new Manifests.Source(it.name(), it.text()))
                .toList();
        return new Manifests.Request(texts, files, beside, namespace);
    }

    /** Shows warnings, and ends the command where there are errors. */
    public Loaded orFail(Session session) {
        FindingsReport report = new FindingsReport(session, sources);
        report.warnings(result.warnings());
        if (!errors().isEmpty()) {
            report.errors(errors());
            int count = errors().size();
            throw CommandFailure.invalid(count == 1 ? "there is 1 error" : "there are " + count + " errors");
        }
        return this;
    }

    /** Sends the bundled files that the server does not have. */
    public void upload(Session session) {
        BlobsApi blobsApi = session.client().blobs();
        try {
            blobs.forEach((sha256, path) -> upload(blobsApi, sha256, path));
        } catch (ApiException e) {
            // Who may not send files may not do either what they are for: that refusal says what, and who may.
            if (e.kind() != ApiException.Kind.FORBIDDEN) {
                throw e;
            }
        }
    }

    private static void upload(BlobsApi blobsApi, String sha256, Path path) {
        if (!blobsApi.has(sha256)) {
            try {
                blobsApi.put(sha256, path);
            } catch (IOException e) {
                throw CommandFailure.notFound("cannot read " + path + ": " + Failures.reason(e));
            }
        }
    }
}
