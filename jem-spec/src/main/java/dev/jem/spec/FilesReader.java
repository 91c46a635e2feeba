package dev.jem.spec;

import dev.jem.model.job.BundledFile;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the list of files that travel with a job. */
final class FilesReader {

    static final int FILES_MAX = 1_000;
    static final long BYTES_MAX = 256L << 20;
    static final long FILE_BYTES_MAX = 64L << 20;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int PATH_BYTES_MAX = 1_000;
    private static final int STEP_BYTES_MAX = 255;

    private final Reader reader;
    private final BundleFiles files;
    private final Set<String> paths = new LinkedHashSet<>();
    private final Set<String> folders = new LinkedHashSet<>();

    FilesReader(Reader reader, BundleFiles files) {
        this.reader = reader;
        this.files = files;
    }

    List<BundledFile> read(Node node) {
        List<Node> items = reader.items(node);
        if (items.size() > FILES_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(FILES_MAX) + " files");
            return List.of();
        }
        List<BundledFile> bundled = new ArrayList<>();
        for (Node item : items) {
            reader.scalar(item)
                    .filter(this::isGoodPath)
                    .filter(this::isNew)
                    .flatMap(this::find)
                    .ifPresent(bundled::add);
        }
        long bytes = bundled.stream().mapToLong(BundledFile::size).sum();
        if (bytes > BYTES_MAX) {
            String message = "the files have " + ByteSize.format(bytes) + ", more than " + ByteSize.format(BYTES_MAX);
            reader.error(node.place(), "size", message, "install large files on the workers instead");
        }
        return bundled;
    }

    boolean isGoodPath(Node.Scalar scalar) {
        String path = scalar.text();
        Optional<String> problem = problem(path);
        problem.ifPresent(it -> {
            String plain = path.startsWith("./") ? path.substring(2) : "";
            boolean isBetter = !plain.isEmpty() && problem(plain).isEmpty();
            String suggestion = isBetter ? "write '" + plain + "'" : "list files beside or below the manifest";
            reader.error(scalar.place(), "file", "the path '" + Show.quoted(path) + "' " + it, suggestion);
        });
        return problem.isEmpty();
    }

    private static Optional<String> problem(String path) {
        if (path.startsWith("/")) {
            return Optional.of("is absolute");
        }
        if (path.contains("${{")) {
            return Optional.of("holds a reference");
        }
        if (path.contains("\\") || path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("holds a backslash or a control character");
        }
        if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            return Optional.of("is not in Unicode normal form C");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            return Optional.of("is too long");
        }
        for (String step : path.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                return Optional.of("has an empty, '.' or '..' step");
            }
            if (step.getBytes(StandardCharsets.UTF_8).length > STEP_BYTES_MAX) {
                return Optional.of("is too long");
            }
        }
        return Optional.empty();
    }

    /** Whether the path is new, and neither a folder of another one nor below it. */
    private boolean isNew(Node.Scalar scalar) {
        String path = scalar.text();
        if (!paths.add(path)) {
            reader.error(scalar.place(), "duplicate", "the file '" + Show.quoted(path) + "' is listed twice");
            return false;
        }
        boolean clashes = folders.contains(path);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
            clashes |= paths.contains(path.substring(0, slash));
        }
        if (clashes) {
            String message = "'" + Show.quoted(path) + "' would be a file and a folder at once";
            reader.error(scalar.place(), "file", message);
        }
        return !clashes;
    }

    private Optional<BundledFile> find(Node.Scalar scalar) {
        String path = scalar.text();
        return switch (files.find(scalar.place().source(), path)) {
            case BundleFiles.Found it -> bundled(scalar, it);
            case BundleFiles.Missing it -> unusable(scalar, it.problem(), it.suggestion());
        };
    }

    /** What is told of a file may come from afar, so its form is checked too. */
    private Optional<BundledFile> bundled(Node.Scalar scalar, BundleFiles.Found found) {
        if (!SHA256.matcher(found.sha256()).matches() || found.size() < 0) {
            return unusable(scalar, "its hash or size has no sense", "give a SHA-256 in 64 hex digits, and bytes");
        }
        if (found.size() > FILE_BYTES_MAX) {
            String problem = "it has more than " + ByteSize.format(FILE_BYTES_MAX);
            return unusable(scalar, problem, "install large files on the workers instead");
        }
        return Optional.of(new BundledFile(scalar.text(), found.sha256(), found.size(), found.executable()));
    }

    private Optional<BundledFile> unusable(Node.Scalar scalar, String problem, String suggestion) {
        String message = "the file '" + Show.quoted(scalar.text()) + "' cannot be used: " + problem;
        reader.error(scalar.place(), "file", message, suggestion);
        return Optional.empty();
    }
}
