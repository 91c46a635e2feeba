package dev.jem.model.job;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** A typed value of a parameter or an output. Has a natural JSON form; there is no null. Immutable. */
public sealed interface Value {

    record Text(String value) implements Value {}

    record Whole(long value) implements Value {}

    record Decimal(BigDecimal value) implements Value {}

    record Flag(boolean value) implements Value {}

    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** Named values in the order of their names, so that equal values have equal bytes. */
    record Fields(SortedMap<String, Value> values) implements Value {}

    /** The text a task sees where this value is put into an argument or a variable. */
    default String text() {
        return switch (this) {
            case Text it -> it.value;
            case Whole it -> Long.toString(it.value);
            case Decimal it -> it.value.toPlainString();
            case Flag it -> Boolean.toString(it.value);
            case Items it -> it.values.stream().map(Value::text).collect(Collectors.joining(","));
            case Fields it ->
                it.values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().text())
                        .collect(Collectors.joining(","));
        };
    }
}
