package dev.jem.server;

import dev.jem.api.HookKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of webhooks: files {@code NAMESPACE/NAME} in a directory of the server, each line a key. Read whenever they
 * are asked for, so that a key is exchanged without a restart. What is wrong with one is logged once, never its text.
 */
final class HookKeyFiles implements HookKeys {

    static final int KEY_LENGTH_MIN = 32;
    private static final long BYTES_MAX = 4_096;

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final Logger LOG = LoggerFactory.getLogger(HookKeyFiles.class);

    private final Path root;

    /** Those of which it was said what is wrong; as many as there are webhooks. */
    private final Set<Path> warned = ConcurrentHashMap.newKeySet();

    HookKeyFiles(Path root) {
        this.root = root;
    }

    @Override
    public List<byte[]> of(String namespace, String name) {
        Path file = root.resolve(namespace).resolve(name);
        try {
            List<byte[]> keys = read(file);
            warned.remove(file);
            return keys;
        } catch (IOException e) {
            if (warned.add(file)) {
                LOG.warn("Deliveries that are to be signed under {} are refused: {}", file, e.getMessage());
            }
            return List.of();
        }
    }

    private static List<byte[]> read(Path file) throws IOException {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file; write the key into it, readable by this account only", e);
        }
        if (!attributes.isRegularFile() || attributes.size() > BYTES_MAX) {
            throw new IOException("it is no plain file of up to " + BYTES_MAX + " bytes");
        }
        if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new IOException("other accounts may read or write it; take that away with chmod 600");
        }
        List<byte[]> keys = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String key = line.strip();
            if (!key.isEmpty()) {
                if (key.length() < KEY_LENGTH_MIN) {
                    throw new IOException("a key has at least " + KEY_LENGTH_MIN + " characters");
                }
                keys.add(key.getBytes(StandardCharsets.UTF_8));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("it holds no key");
        }
        return keys;
    }
}
