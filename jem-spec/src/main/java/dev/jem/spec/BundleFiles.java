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

    /**
     * Gives the content of a small text file that a manifest is read with, such as holidays of another program. It does
     * not travel with a definition: what it says is taken over when the manifest is read.
     *
     * @param source the source that names it
     * @param path as for {@link #find}
     */
    default Content text(Source source, String path) {
        return new Missing("texts of files are not at hand here", "");
    }

    /** What is known of a file. */
    sealed interface Answer {}

    /** What is known of the content of a text file. */
    sealed interface Content {}

    /** The text of a file, decoded from UTF-8. */
    record Text(String text) implements Content {}

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
    record Missing(String problem, String suggestion) implements Answer, Content {}
}
