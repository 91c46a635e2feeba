package dev.jem.spec;

import dev.jem.condition.CelConditions;
import dev.jem.model.condition.Condition;
import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.condition.Conditions;
import dev.jem.model.condition.InvalidConditionException;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;

/**
 * Checks conditions: that they can be read, are true or false, and ask only about what is known when they are asked.
 */
final class ConditionReader {

    private static final Conditions LANGUAGE = new CelConditions();

    private final Reader reader;
    private final ConditionTypes types;
    private final TaskGraph graph;

    ConditionReader(Reader reader, ConditionTypes types, TaskGraph graph) {
        this.reader = reader;
        this.types = types;
        this.graph = graph;
    }

    /** @param task whose condition it is */
    void check(Node.Scalar text, String task) {
        try {
            Condition condition = LANGUAGE.compile(text.text(), types::type);
            for (String name : condition.names()) {
                types.task(name).ifPresent(it -> graph.requireUpstream(it.name(), task, place(text, name), name));
            }
        } catch (InvalidConditionException e) {
            String suggestion = e.name().isEmpty() ? "" : suggestion(e.name());
            reader.error(text.placeAt(e.offset()), "condition", String.valueOf(e.getMessage()), suggestion);
        }
    }

    private String suggestion(String name) {
        return name.startsWith("each.")
                ? "it is asked once, before there are elements"
                : DidYouMean.suggestion(name, types.names(name));
    }

    private static Place place(Node.Scalar text, String name) {
        return text.placeAt(Math.max(0, text.text().indexOf(name)));
    }
}
