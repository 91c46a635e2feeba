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
 * @param use by whom, and as what
 */
public record Reference(String kind, String name, Use use, Place place) {

    /** That is only looked for. */
    Reference(String kind, String name, Place place) {
        this(kind, name, new Use("", ""), place);
    }

    /**
     * How it is used.
     *
     * @param namespace of what names it
     * @param type what a connection must lead to; empty for other kinds
     */
    public record Use(String namespace, String type) {}

    /** Of a job. */
    public static final String JOB = "Job";

    /** Of a namespace, whose name is its own. */
    public static final String NAMESPACE = "Namespace";

    /** Of a key of webhooks, which servers keep by themselves. */
    public static final String HOOK_KEY = "HookKey";

    /** Of a worker, whose name is its own. */
    public static final String WORKER = "Worker";

    /**
     * That it does not exist.
     *
     * @param known the names of all that do
     */
    public Finding missing(Collection<String> known) {
        String nearest = DidYouMean.suggestion(name, known);
        String advice = nearest.isEmpty() ? "apply it first, or together with this" : nearest;
        return finding(kind + " " + name + " does not exist", advice);
    }

    /** That it is not there yet, which may change at any time. */
    public Finding absent(String message, String advice) {
        return finding(message, advice);
    }

    /** That it is there but cannot be used like this. */
    public Finding unfit(String message, String advice) {
        return finding(kind + " " + name + " " + message, advice);
    }

    private Finding finding(String message, String advice) {
        return new Finding(
                place.source().name(),
                place.line(),
                place.column(),
                place.path().pointer(),
                "reference",
                message,
                advice);
    }
}
