package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.window.WindowDefinition;
import dev.jem.spec.text.Place;
import java.util.List;
import java.util.Map;

/** What one document of a manifest describes. A further kind is a record here and a constant of {@link Kind}. */
public sealed interface ManifestObject {

    /** As in {@code kind:}. */
    String kind();

    String namespace();

    String name();

    /** Where its name stands. */
    Place place();

    /**
     * A job.
     *
     * @param triggers where the schedules of its triggers stand, by their names
     */
    record Job(JobDefinition definition, Place place, Map<String, Place> triggers) implements ManifestObject {

        public Job {
            triggers = Map.copyOf(triggers);
        }

        @Override
        public String kind() {
            return Kind.JOB.text();
        }

        @Override
        public String namespace() {
            return definition.key().namespace();
        }

        @Override
        public String name() {
            return definition.key().name();
        }
    }

    /** A calendar. */
    record Calendar(CalendarDefinition definition, Place place) implements ManifestObject {

        @Override
        public String kind() {
            return Kind.CALENDAR.text();
        }

        @Override
        public String namespace() {
            return definition.key().namespace();
        }

        @Override
        public String name() {
            return definition.key().name();
        }
    }

    /**
     * A maintenance window.
     *
     * @param selects what it names that it applies to
     */
    record Window(WindowDefinition definition, Place place, List<Reference> selects) implements ManifestObject {

        public Window {
            selects = List.copyOf(selects);
        }

        @Override
        public String kind() {
            return Kind.MAINTENANCE_WINDOW.text();
        }

        @Override
        public String namespace() {
            return definition.key().namespace();
        }

        @Override
        public String name() {
            return definition.key().name();
        }
    }

    /** A connection. */
    record Connection(ConnectionDefinition definition, Place place) implements ManifestObject {

        @Override
        public String kind() {
            return Kind.CONNECTION.text();
        }

        @Override
        public String namespace() {
            return definition.key().namespace();
        }

        @Override
        public String name() {
            return definition.key().name();
        }
    }
}
