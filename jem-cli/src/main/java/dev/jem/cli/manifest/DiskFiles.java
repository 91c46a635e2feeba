package dev.jem.cli.manifest;

import dev.jem.cli.config.Failures;
import dev.jem.protocol.Manifests;
import dev.jem.spec.BundleFiles;
import dev.jem.spec.text.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds bundled files beside the manifest that lists them. Not thread-safe. */
final class DiskFiles implements BundleFiles {

    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Map<String, Path> folders;
    private final Set<Manifests.File> found = new LinkedHashSet<>();
    private final Set<Manifests.Text> texts = new LinkedHashSet<>();
    private final Map<String, Path> bySha256 = new LinkedHashMap<>();

    /** @param folders where each source lies, by its name */
    DiskFiles(Map<String, Path> folders) {
        this.folders = Map.copyOf(folders);
    }

    /** What was asked for and is there. */
    List<Manifests.File> found() {
        return List.copyOf(found);
    }

    Map<String, Path> bySha256() {
        return Map.copyOf(bySha256);
    }

    /** The texts that were asked for and are there. */
    List<Manifests.Text> texts() {
        return List.copyOf(texts);
    }

    @Override
    public Content text(Source source, String path) {
        return switch (locate(source, path)) {
            case Nowhere nowhere -> nowhere.why;
            case Located(Path file) -> read(source, path, file);
        };
    }

    private Content read(Source source, String path, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(TEXT_BYTES_MAX + 1);
            if (bytes.length > TEXT_BYTES_MAX) {
                return new Missing(file + " is larger than " + (TEXT_BYTES_MAX >> 20) + " MiB", "");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            texts.add(new Manifests.Text(source.name(), path, text));
            return new Text(text);
        } catch (CharacterCodingException e) {
            return new Missing(file + " is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            return new Missing(file + ": " + Failures.reason(e), "");
        }
    }

    @Override
    public Answer find(Source source, String path) {
        return switch (locate(source, path)) {
            case Nowhere nowhere -> nowhere.why;
            case Located(Path file) -> hashed(source, path, file);
        };
    }

    private Answer hashed(Source source, String path, Path file) {
        try {
            return found(source, path, file);
        } catch (IOException e) {
            return new Missing(file + ": " + Failures.reason(e), "");
        }
    }

    /** Where a file is, or why there is none. */
    private sealed interface Location {}

    private record Located(Path file) implements Location {}

    private record Nowhere(Missing why) implements Location {}

    private Location locate(Source source, String path) {
        Path folder = folders.get(source.name());
        if (folder == null) {
            return new Nowhere(new Missing(
                    "a manifest on standard input has no files beside it", "give the manifest with -f FILE"));
        }
        Path file = folder.resolve(path);
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
                return new Nowhere(new Missing("it leads out of " + folder, "copy the file there"));
            }
            if (!Files.isRegularFile(real)) {
                return new Nowhere(new Missing(file + " is not a file", "list each file by itself"));
            }
            return new Located(real);
        } catch (IOException e) {
            return new Nowhere(new Missing(file + ": " + Failures.reason(e), ""));
        }
    }

    private Found found(Source source, String path, Path file) throws IOException {
        String sha256 = sha256(file);
        long size = Files.size(file);
        boolean isExecutable = Files.isExecutable(file);
        found.add(new Manifests.File(source.name(), path, sha256, size, isExecutable));
        bySha256.put(sha256, file);
        return new Found(sha256, size, isExecutable);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
