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
        Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, Outside outside) {
            JobReader job =
                    new JobReader(reader, outside.files(), metadata.key().namespace());
            return Fields.of(spec, Keys.JOB, reader)
                    .map(it -> job.read(metadata, it))
                    .map(it -> new ManifestObject.Job(it, metadata.place(), job.triggerPlaces()));
        }
    },
    CALENDAR("Calendar") {
        @Override
        Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, Outside outside) {
            refuseLabels(metadata, reader);
            DaysReader days = new DaysReader(reader, outside, metadata.key().namespace());
            return Fields.of(spec, Keys.CALENDAR, reader)
                    .flatMap(it -> new CalendarReader(reader, days).read(metadata, it))
                    .map(it -> new ManifestObject.Calendar(it, metadata.place()));
        }
    },
    MAINTENANCE_WINDOW("MaintenanceWindow") {
        @Override
        Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, Outside outside) {
            refuseLabels(metadata, reader);
            WindowReader window = new WindowReader(reader, metadata.key(), outside.now());
            return Fields.of(spec, Keys.WINDOW, reader)
                    .map(window::read)
                    .map(it -> new ManifestObject.Window(it, metadata.place(), window.selected()));
        }
    },
    CONNECTION("Connection") {
        @Override
        Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, Outside outside) {
            refuseLabels(metadata, reader);
            return Fields.of(spec, Keys.CONNECTION, reader)
                    .flatMap(it -> new ConnectionReader(reader, metadata.key()).read(it))
                    .map(it -> new ManifestObject.Connection(it, metadata.place()));
        }
    };

    /** Kinds of the manifest's contract that this version does not have. */
    static final List<String> LATER = List.of(
            "Namespace",
            "Pool",
            "Reservation",
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

    abstract Optional<ManifestObject> read(Metadata metadata, Node spec, Reader reader, Outside outside);

    String text() {
        return text;
    }

    private static void refuseLabels(Metadata metadata, Reader reader) {
        if (!metadata.labels().isEmpty()) {
            String message = "only jobs have labels in this version";
            reader.error(metadata.place(), "unsupported-key", message, "remove 'labels'");
        }
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(Kind::text).toList();
    }

    static Optional<Kind> of(String text) {
        return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
    }
}
