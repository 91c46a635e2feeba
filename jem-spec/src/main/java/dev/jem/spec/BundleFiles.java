package dev.jem.spec;

import dev.jem.spec.text.Source;

/**
 * Tells the content of files that travel with a definition: the command line looks on the disk, the server into the
 * request.
 */
@FunctionalInterface
public interface BundleFiles {

    /** No files at all. */
    BundleFiles NONE = (_, _) -> new Missing("there are no files here", "");

    /**
     * Finds a file.
     *
     * @param source the source that lists it
     * @param path relative, checked: no empty, {@code .} or {@code ..} step
     */
    Answer find(Source source, String path);

    /** What is known of a file. */
    sealed interface Answer {}

    /**
     * The file is there.
     *
     * @param sha256 of its content, 64 hex digits
     * @param size bytes
     * @param executable whether its owner may execute it
     */
    record Found(String sha256, long size, boolean executable) implements Answer {}

    /**
     * The file cannot be used.
     *
     * @param problem why, as the end of a sentence: {@code there is no such file in jobs}
     * @param suggestion what to do, may be empty
     */
    record Missing(String problem, String suggestion) implements Answer {}
}
