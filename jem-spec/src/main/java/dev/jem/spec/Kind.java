package dev.jem.spec;

import dev.jem.spec.text.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of objects. A new kind is a constant here, a record of {@link ManifestObject}, and a branch where those are
 * used.
 */
enum Kind {
    JOB("Job") {
        @Override
        Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, BundleFiles files) {
            return Fields.of(spec, Keys.JOB, reader)
                    .map(it -> new JobReader(reader, files).read(metadata, it))
                    .map(it -> new ManifestObject.Job(it, metadata.place()));
        }
    };

    /** Kinds of the manifest's contract that this version does not have. */
    static final List<String> LATER = List.of(
            "Namespace",
            "Calendar",
            "MaintenanceWindow",
            "Pool",
            "Reservation",
            "Connection",
            "SecretStore",
            "Role",
            "RoleBinding",
            "ServiceAccount",
            "AlertRule",
            "AlertRoute",
            "ServiceLevel",
            "Policy",
            "Environment",
            "Release",
            "GitSource");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    abstract Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, BundleFiles files);

    String text() {
        return text;
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(Kind::text).toList();
    }

    static Optional<Kind> of(String text) {
        return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
    }
}
