package dev.jem.spec.text;

/**
 * How much a source may ask of its reader. Each limit that is exceeded is a finding, never an exception.
 *
 * @param bytesMax size of one source in UTF-8
 * @param documentsMax documents in one source
 * @param nodesMax scalars, lists and mappings in one source
 * @param depthMax levels of nesting
 * @param scalarBytesMax size of one scalar; Linux passes no longer text as an argument or a variable
 * @param findingsMax findings that are kept; the rest is counted
 */
public record Limits(int bytesMax, int documentsMax, int nodesMax, int depthMax, int scalarBytesMax, int findingsMax) {

    public static final Limits DEFAULT = new Limits(1 << 20, 1_000, 1 << 18, 32, (128 << 10) - 1, 200);

    /** The same limits with another size of a source, and as many more values as fit into that. */
    public Limits withBytesMax(int bytes) {
        int nodes = Math.max(nodesMax, bytes / 4);
        return new Limits(bytes, documentsMax, nodes, depthMax, scalarBytesMax, findingsMax);
    }
}
