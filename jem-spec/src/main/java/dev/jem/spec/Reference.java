package dev.jem.spec;

import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Place;
import java.util.Collection;

/**
 * Where an object names another one, which must be there or come with it.
 *
 * @param kind of the other one, as in {@code kind:}
 * @param name of the other one, {@code namespace/name}
 */
public record Reference(String kind, String name, Place place) {

    /** Of a job. */
    public static final String JOB = "Job";

    /** Of a namespace, whose name is its own. */
    public static final String NAMESPACE = "Namespace";

    /** Of a worker, whose name is its own. */
    public static final String WORKER = "Worker";

    /**
     * That it does not exist.
     *
     * @param known the names of all that do
     */
    public Finding missing(Collection<String> known) {
        String nearest = DidYouMean.suggestion(name, known);
        return new Finding(
                place.source().name(),
                place.line(),
                place.column(),
                place.path().pointer(),
                "reference",
                kind + " " + name + " does not exist",
                nearest.isEmpty() ? "apply it first, or together with this" : nearest);
    }
}
