package dev.jem.model.job;

/**
 * A file that travels with the definition.
 *
 * @param path relative, without {@code ..}
 * @param sha256 hash of the content, 64 hex digits
 * @param size bytes
 * @param executable whether its owner may execute it
 */
public record BundledFile(String path, String sha256, long size, boolean executable) {}
