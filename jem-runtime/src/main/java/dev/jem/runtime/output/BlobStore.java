package dev.jem.runtime.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps files by the SHA-256 of their content (64 lower-case hex digits): what travels with definitions, and artifacts.
 * A blob is there whole or not at all, and what {@link #put} returned for is durable.
 *
 * <p>All methods block, need little memory however big the blob is, are safe for use by several threads, and throw
 * {@link dev.jem.runtime.projection.StoreException} when they cannot do it.
 */
public interface BlobStore {

    /**
     * A blob that is there.
     *
     * @param content read part by part; the caller closes it
     */
    record Blob(long size, InputStream content) {}

    /**
     * Keeps a blob; if it is there already, that one stays.
     *
     * @param sizeMax more bytes are refused
     * @return its size in bytes
     * @throws dev.jem.runtime.projection.StoreException of kind {@code INVALID} if the content has another hash or is
     *     too big
     * @throws IOException if the content could not be read
     */
    long put(String sha256, InputStream content, long sizeMax) throws IOException;

    /** Which of these are not there. */
    Set<String> missing(Collection<String> sha256);

    Optional<Blob> open(String sha256);
}
