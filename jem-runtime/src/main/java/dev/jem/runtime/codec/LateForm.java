package dev.jem.runtime.codec;

import org.jspecify.annotations.Nullable;

/** Stands for the form of a type that contains itself, until that is known. */
final class LateForm<T> extends Form<T> {

    private @Nullable Form<T> form;

    @SuppressWarnings("unchecked") // both were made for one type
    void resolve(Form<?> resolved) {
        form = (Form<T>) resolved;
    }

    private Form<T> form() {
        if (form == null) {
            throw new IllegalStateException("used before it was known");
        }
        return form;
    }

    @Override
    void write(T value, JsonWriter out) {
        form().write(value, out);
    }

    @Override
    T read(JsonReader in) {
        return form().read(in);
    }

    @Override
    @Nullable
    T empty() {
        return form().empty();
    }

    @Override
    boolean isEmpty(T value) {
        return form().isEmpty(value);
    }

    @Override
    @Nullable
    T substitute() {
        return form().substitute();
    }
}
