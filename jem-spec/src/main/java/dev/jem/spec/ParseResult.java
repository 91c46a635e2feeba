package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.window.WindowDefinition;
import dev.jem.spec.text.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What sources say.
 *
 * @param objects in the order of the sources, those that are wholly good; use them only when there are no errors
 * @param references what the objects name beside themselves
 * @param errors everything that is wrong, in the order of the sources
 * @param warnings what the author may not have meant
 */
public record ParseResult(
        List<ManifestObject> objects, List<Reference> references, List<Finding> errors, List<Finding> warnings) {

    public ParseResult {
        objects = List.copyOf(objects);
        references = List.copyOf(references);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    public boolean isGood() {
        return errors.isEmpty();
    }

    /** The objects of kind {@code Job}. */
    public List<JobDefinition> jobs() {
        return of(ManifestObject.Job.class).map(ManifestObject.Job::definition).toList();
    }

    /** The objects of kind {@code Calendar}. */
    public List<CalendarDefinition> calendars() {
        return of(ManifestObject.Calendar.class)
                .map(ManifestObject.Calendar::definition)
                .toList();
    }

    /** The objects of kind {@code MaintenanceWindow}. */
    public List<WindowDefinition> windows() {
        return of(ManifestObject.Window.class)
                .map(ManifestObject.Window::definition)
                .toList();
    }

    /** The objects of kind {@code Connection}. */
    public List<ConnectionDefinition> connections() {
        return of(ManifestObject.Connection.class)
                .map(ManifestObject.Connection::definition)
                .toList();
    }

    private <T extends ManifestObject> Stream<T> of(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }
}
