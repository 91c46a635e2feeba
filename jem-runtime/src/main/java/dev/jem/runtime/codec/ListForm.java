package dev.jem.runtime.codec;

import java.util.ArrayList;
import java.util.List;

/** A list is an array; each element is written, also an empty one. */
final class ListForm<T> extends Form<List<T>> {

    private final Form<T> element;
    private final boolean holdsFree;

    /** @param holdsFree whether elements can hold free values */
    ListForm(Form<T> element, boolean holdsFree) {
        this.element = element;
        this.holdsFree = holdsFree;
    }

    @Override
    void write(List<T> value, JsonWriter out) {
        out.open('[');
        Committer committer = holdsFree ? out.committer() : null;
        int index = 0;
        for (T each : value) {
            if (index > 0) {
                out.raw(',');
            }
            if (committer == null) {
                element.write(each, out);
            } else {
                committer.path().enter(Integer.toString(index));
                element.write(each, out);
                committer.path().leave();
            }
            index++;
        }
        out.close(']');
    }

    @Override
    List<T> read(JsonReader in) {
        List<T> value = new ArrayList<>();
        in.open('[');
        Revealer revealer = holdsFree ? in.revealer() : null;
        while (in.peek() != ']') {
            if (!value.isEmpty()) {
                in.expect(',');
            }
            if (revealer == null) {
                value.add(element.read(in));
            } else {
                revealer.path().enter(Integer.toString(value.size()));
                value.add(element.read(in));
                revealer.path().leave();
            }
        }
        in.close(']');
        return List.copyOf(value);
    }

    @Override
    List<T> empty() {
        return List.of();
    }

    @Override
    boolean isEmpty(List<T> value) {
        return value.isEmpty();
    }
}
