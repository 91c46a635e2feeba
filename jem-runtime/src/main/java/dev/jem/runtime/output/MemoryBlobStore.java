package dev.jem.runtime.output;

import dev.jem.runtime.projection.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Blobs that last as long as the process: for {@code jem run --local} and tests. Gives all guarantees of
 * {@link BlobStore} but durability, and holds each blob in memory.
 */
public final class MemoryBlobStore implements BlobStore {

    private final ConcurrentMap<String, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public long put(String sha256, InputStream content, long sizeMax) throws IOException {
        byte[] bytes = content.readNBytes(Math.clamp(sizeMax + 1, 0, Integer.MAX_VALUE - 8));
        if (bytes.length > sizeMax) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "The content " + sha256 + " has more than " + sizeMax + " bytes; it was not kept.");
        }
        String actual = sha256(bytes);
        if (!actual.equals(sha256)) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "The content that was sent as " + sha256 + " has the hash " + actual + "; it was not kept.");
        }
        blobs.putIfAbsent(sha256, bytes);
        return bytes.length;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public Set<String> missing(Collection<String> sha256) {
        return sha256.stream().filter(it -> !blobs.containsKey(it)).collect(Collectors.toSet());
    }

    @Override
    public Optional<Blob> open(String sha256) {
        return Optional.ofNullable(blobs.get(sha256))
                .map(bytes -> new Blob(bytes.length, new ByteArrayInputStream(bytes)));
    }
}
