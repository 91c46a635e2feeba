package dev.jem.runtime.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value as a tree, for the lifting of old versions. Immutable. There is no null. */
public sealed interface Json {

    record Text(String value) implements Json {}

    /** Any number, in the characters it was written with. */
    record Num(String text) implements Json {

        public static Num of(long value) {
            return new Num(Long.toString(value));
        }
    }

    record Bool(boolean value) implements Json {}

    record Items(List<Json> elements) implements Json {
        public Items {
            elements = List.copyOf(elements);
        }
    }

    /** Members in the order they are written. */
    record Fields(Map<String, Json> members) implements Json {

        public static final Fields EMPTY = new Fields(Map.of());

        public Fields {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        public Fields with(String name, Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Fields(changed);
        }

        public Fields without(String name) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.remove(name);
            return new Fields(changed);
        }

        /** The same with a member under another name, if it is there. */
        public Fields renamed(String from, String to) {
            return get(from).map(value -> without(from).with(to, value)).orElse(this);
        }
    }
}
