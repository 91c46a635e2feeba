package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
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
        return objects.stream()
                .flatMap(it -> switch (it) {
                    case ManifestObject.Job job -> Stream.of(job.definition());
                    case ManifestObject.Calendar _, ManifestObject.Window _ -> Stream.<JobDefinition>empty();
                })
                .toList();
    }

    /** The objects of kind {@code Calendar}. */
    public List<CalendarDefinition> calendars() {
        return objects.stream()
                .flatMap(it -> switch (it) {
                    case ManifestObject.Calendar calendar -> Stream.of(calendar.definition());
                    case ManifestObject.Job _, ManifestObject.Window _ -> Stream.<CalendarDefinition>empty();
                })
                .toList();
    }

    /** The objects of kind {@code MaintenanceWindow}. */
    public List<WindowDefinition> windows() {
        return objects.stream()
                .flatMap(it -> switch (it) {
                    case ManifestObject.Window window -> Stream.of(window.definition());
                    case ManifestObject.Job _, ManifestObject.Calendar _ -> Stream.<WindowDefinition>empty();
                })
                .toList();
    }
}
