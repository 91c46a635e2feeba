package dev.jem.model.job;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** JSON with references in its texts. A text that is one reference and nothing else becomes the value itself. */
public sealed interface JsonTemplate {

    record Text(Template text) implements JsonTemplate {}

    record Figure(BigDecimal value) implements JsonTemplate {}

    record Truth(boolean value) implements JsonTemplate {}

    record Nothing() implements JsonTemplate {}

    record Items(List<JsonTemplate> values) implements JsonTemplate {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Fields(SortedMap<String, JsonTemplate> values) implements JsonTemplate {
        public Fields {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /** All texts, also those without references. */
    default Stream<Template> templates() {
        return switch (this) {
            case Text(var text) -> Stream.of(text);
            case Figure _, Truth _, Nothing _ -> Stream.empty();
            case Items(var values) -> values.stream().flatMap(JsonTemplate::templates);
            case Fields(var values) -> values.values().stream().flatMap(JsonTemplate::templates);
        };
    }
}
