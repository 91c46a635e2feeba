package dev.jem.runtime.codec;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A map is an object whose names rise in the order of {@link String#compareTo}. A name that begins with {@code #} is
 * written with a second one, so that no map looks like a commitment. Always read as a sorted map.
 */
final class MapForm<V> extends Form<Map<String, V>> {

    private final Form<V> inner;

    MapForm(Form<V> inner) {
        this.inner = inner;
    }

    @Override
    void write(Map<String, V> value, JsonWriter out) {
        out.open('{');
        for (Map.Entry<String, V> entry : sorted(value).entrySet()) {
            String name = entry.getKey();
            out.key(name.startsWith("#") ? "#" + name : name);
            inner.write(entry.getValue(), out);
        }
        out.close('}');
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        boolean isSorted = map instanceof SortedMap<String, V> it && it.comparator() == null;
        return isSorted || map.size() < 2 ? map : new TreeMap<>(map);
    }

    @Override
    SortedMap<String, V> read(JsonReader in) {
        TreeMap<String, V> value = new TreeMap<>();
        in.open('{');
        while (in.peek() != '}') {
            if (!value.isEmpty()) {
                in.expect(',');
            }
            String name = name(in);
            if (!value.isEmpty()
                    && value.lastKey().compareTo(name) >= 0
                    && (in.isStrict() || value.containsKey(name))) {
                throw in.fail("name '" + name + "' in the wrong place");
            }
            in.expect(':');
            value.put(name, inner.read(in));
        }
        in.close('}');
        return Collections.unmodifiableSortedMap(value);
    }

    private static String name(JsonReader in) {
        String written = in.string();
        if (!written.startsWith("#")) {
            return written;
        }
        if (!written.startsWith("##")) {
            throw in.fail("a commitment where none can be");
        }
        return written.substring(1);
    }

    @Override
    SortedMap<String, V> empty() {
        return Collections.emptySortedMap();
    }

    @Override
    boolean isEmpty(Map<String, V> value) {
        return value.isEmpty();
    }
}
