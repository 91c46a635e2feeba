package dev.jem.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a program: {@code --name number}. */
public final class Options {

    private final Map<String, Long> values = new LinkedHashMap<>();

    private Options() {}

    /** Throws {@link IllegalArgumentException} with what is wrong. */
    public static Options of(List<String> arguments, Set<String> known) {
        Options options = new Options();
        for (int index = 0; index < arguments.size(); index += 2) {
            String name = arguments.get(index);
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown option '" + name + "'; there are " + known);
            }
            if (index + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a number");
            }
            try {
                options.values.put(name, Long.parseLong(arguments.get(index + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " needs a number, not '" + arguments.get(index + 1) + "'", e);
            }
        }
        return options;
    }

    public long number(String name, long fallback) {
        return values.getOrDefault(name, fallback);
    }
}
