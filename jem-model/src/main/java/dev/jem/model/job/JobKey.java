package dev.jem.model.job;

/**
 * The name people use for a job, {@code namespace/name}. A job may be renamed; what stays is its uid.
 *
 * @param namespace lower-case DNS label
 * @param name lower-case DNS label
 */
public record JobKey(String namespace, String name) implements Comparable<JobKey> {

    /** Longest namespace or job name, in characters. */
    public static final int NAME_LENGTH_MAX = 63;

    /** Whether the text is a lower-case DNS label: letters, digits and inner dashes, at most 63 characters. */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > NAME_LENGTH_MAX) {
            return false;
        }
        boolean edgesAreAlphanumeric = text.charAt(0) != '-' && text.charAt(text.length() - 1) != '-';
        return edgesAreAlphanumeric && text.chars().allMatch(JobKey::isNameCharacter);
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    @Override
    public int compareTo(JobKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
