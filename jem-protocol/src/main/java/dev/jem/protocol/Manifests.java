package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Bodies of {@code POST /manifests:validate}, {@code :plan} and {@code :apply}. */
public final class Manifests {

    private Manifests() {}

    /**
     * Manifests as they were written.
     *
     * @param sources texts, each may hold several documents
     * @param files what the manifests bundle; their contents are put under {@code /blobs/{sha256}} before they are
     *     applied or run
     * @param texts small files that the manifests are read with, such as holidays
     * @param namespace of documents that name none; empty is {@code default}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(List<Source> sources, List<File> files, List<Text> texts, String namespace) {

        /** Manifests that are read with no other files. */
        public Request(List<Source> sources, List<File> files, String namespace) {
            this(sources, files, List.of(), namespace);
        }
    }

    /** One text and the name that messages use for it. */
    public record Source(String name, String text) {}

    /**
     * A bundled file.
     *
     * @param source the name of the source that lists it
     * @param path as it is listed there
     */
    public record File(String source, String path, String sha256, long size, boolean executable) {}

    /**
     * A small text file that a manifest is read with.
     *
     * @param source the name of the source that names it
     * @param path as it is named there
     */
    public record Text(String source, String path, String text) {}

    /** What was done, or would be. */
    public record Reply(List<Change> objects, List<Problem.Place> warnings) {}

    /**
     * What happens to one object.
     *
     * @param action {@code created}, {@code changed} or {@code unchanged}
     * @param version the version it has then; 0 where it has none
     * @param differences one line for people for each difference
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Change(
            String kind, String namespace, String name, String action, long version, List<String> differences) {}
}
