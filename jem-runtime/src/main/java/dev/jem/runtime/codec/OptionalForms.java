package dev.jem.runtime.codec;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What may be absent: a component that is not there is not written. */
final class OptionalForms {

    private OptionalForms() {}

    static final class Of<T> extends Form<Optional<T>> {
        private final Form<T> inner;

        Of(Form<T> inner) {
            this.inner = inner;
        }

        @Override
        void write(Optional<T> value, JsonWriter out) {
            inner.write(value.orElseThrow(Of::absent), out);
        }

        @Override
        Optional<T> read(JsonReader in) {
            return SHARED.one(Optional.of(inner.read(in)));
        }

        @Override
        Optional<T> empty() {
            return Optional.empty();
        }

        @Override
        boolean isEmpty(Optional<T> value) {
            return value.isEmpty();
        }

        private static CodecException absent() {
            return new CodecException("an absent value in a list or map cannot be written; leave it out");
        }
    }

    static final class OfInt extends Form<OptionalInt> {
        @Override
        void write(OptionalInt value, JsonWriter out) {
            out.number(value.orElseThrow(Of::absent));
        }

        @Override
        OptionalInt read(JsonReader in) {
            return OptionalInt.of(in.integer());
        }

        @Override
        OptionalInt empty() {
            return OptionalInt.empty();
        }

        @Override
        boolean isEmpty(OptionalInt value) {
            return value.isEmpty();
        }
    }

    static final class OfLong extends Form<OptionalLong> {
        @Override
        void write(OptionalLong value, JsonWriter out) {
            out.number(value.orElseThrow(Of::absent));
        }

        @Override
        OptionalLong read(JsonReader in) {
            return OptionalLong.of(in.number());
        }

        @Override
        OptionalLong empty() {
            return OptionalLong.empty();
        }

        @Override
        boolean isEmpty(OptionalLong value) {
            return value.isEmpty();
        }
    }
}
