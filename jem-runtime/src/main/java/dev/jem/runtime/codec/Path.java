package dev.jem.runtime.codec;

import java.util.ArrayList;
import java.util.List;

/** Where in an event the codec stands: names of components and places in lists, joined by dots. */
final class Path {

    private final List<String> names = new ArrayList<>();

    void enter(String name) {
        names.add(name);
    }

    void leave() {
        names.removeLast();
    }

    /** The path of a component of the present place. */
    String to(String name) {
        return names.isEmpty() ? name : String.join(".", names) + "." + name;
    }

    /** The present place. */
    String here() {
        return String.join(".", names);
    }

    void clear() {
        names.clear();
    }
}
