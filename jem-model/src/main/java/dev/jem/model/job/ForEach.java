package dev.jem.model.job;

import java.util.List;

/**
 * What a task is repeated over.
 *
 * @param source where the elements come from
 * @param maxParallel how many elements may be active at a time
 */
public record ForEach(Source source, int maxParallel) {

    /** The most elements of one task. */
    public static final int ELEMENTS_MAX = 10_000;

    /** Where elements come from; known when the edges of the task are met. */
    public sealed interface Source {

        /** Texts that are written out. */
        record Items(List<Template> items) implements Source {
            public Items {
                items = List.copyOf(items);
            }
        }

        /** Whole numbers, both ends included; none if they run backwards. */
        record Range(Template from, Template to) implements Source {}

        /** The elements of a list: a parameter or an output, by its path. */
        record Path(String path) implements Source {}
    }
}
