package dev.jem.runtime.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A component of a record: its name, how to get it, and its form. An empty one is not written. */
abstract sealed class Slot {

    final String name;
    final byte[] key;

    private Slot(String name) {
        this.name = name;
        this.key = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    }

    abstract void write(Object owner, JsonWriter out) throws Throwable;

    abstract Object read(JsonReader in);

    abstract boolean isEmpty(Object owner) throws Throwable;

    /** What the component is where it is not written; null if it must be written. */
    abstract @Nullable Object empty();

    final CodecException needless(JsonReader in) {
        return in.fail("'" + name + "' written though it is empty,");
    }

    static final class OfLong extends Slot {
        private final MethodHandle accessor;

        OfLong(String name, MethodHandle accessor) {
            super(name);
            this.accessor = accessor.asType(MethodType.methodType(long.class, Object.class));
        }

        @Override
        void write(Object owner, JsonWriter out) throws Throwable {
            long value = (long) accessor.invokeExact(owner);
            if (value != 0) {
                out.key(key);
                out.number(value);
            }
        }

        @Override
        Object read(JsonReader in) {
            long value = in.number();
            if (value == 0 && in.isStrict()) {
                throw needless(in);
            }
            return value;
        }

        @Override
        boolean isEmpty(Object owner) throws Throwable {
            return (long) accessor.invokeExact(owner) == 0;
        }

        @Override
        Object empty() {
            return 0L;
        }
    }

    static final class OfInt extends Slot {
        private final MethodHandle accessor;

        OfInt(String name, MethodHandle accessor) {
            super(name);
            this.accessor = accessor.asType(MethodType.methodType(int.class, Object.class));
        }

        @Override
        void write(Object owner, JsonWriter out) throws Throwable {
            int value = (int) accessor.invokeExact(owner);
            if (value != 0) {
                out.key(key);
                out.number(value);
            }
        }

        @Override
        Object read(JsonReader in) {
            int value = in.integer();
            if (value == 0 && in.isStrict()) {
                throw needless(in);
            }
            return value;
        }

        @Override
        boolean isEmpty(Object owner) throws Throwable {
            return (int) accessor.invokeExact(owner) == 0;
        }

        @Override
        Object empty() {
            return 0;
        }
    }

    static final class OfBoolean extends Slot {
        private final MethodHandle accessor;

        OfBoolean(String name, MethodHandle accessor) {
            super(name);
            this.accessor = accessor.asType(MethodType.methodType(boolean.class, Object.class));
        }

        @Override
        void write(Object owner, JsonWriter out) throws Throwable {
            if ((boolean) accessor.invokeExact(owner)) {
                out.key(key);
                out.bool(true);
            }
        }

        @Override
        Object read(JsonReader in) {
            boolean value = in.bool();
            if (!value && in.isStrict()) {
                throw needless(in);
            }
            return value;
        }

        @Override
        boolean isEmpty(Object owner) throws Throwable {
            return !(boolean) accessor.invokeExact(owner);
        }

        @Override
        Object empty() {
            return false;
        }
    }

    /** Only positive zero is empty: negative zero is another value. */
    static final class OfDouble extends Slot {
        private final MethodHandle accessor;

        OfDouble(String name, MethodHandle accessor) {
            super(name);
            this.accessor = accessor.asType(MethodType.methodType(double.class, Object.class));
        }

        @Override
        void write(Object owner, JsonWriter out) throws Throwable {
            double value = (double) accessor.invokeExact(owner);
            if (!isZero(value)) {
                out.key(key);
                NumberForms.writeDouble(value, out);
            }
        }

        @Override
        Object read(JsonReader in) {
            double value = NumberForms.readDouble(in);
            if (isZero(value) && in.isStrict()) {
                throw needless(in);
            }
            return value;
        }

        @Override
        boolean isEmpty(Object owner) throws Throwable {
            return isZero((double) accessor.invokeExact(owner));
        }

        private static boolean isZero(double value) {
            return Double.doubleToRawLongBits(value) == 0;
        }

        @Override
        Object empty() {
            return 0.0;
        }
    }

    /** How a component lies in its event. */
    enum Lie {
        /** Written where it stands, and so is all that is in it. */
        PLAIN,
        /** Written where it stands, but free values can be inside. */
        HOLDS_FREE,
        /** A free value: where there is a committer, a commitment stands in its place. */
        FREE
    }

    static final class OfObject extends Slot {
        private final MethodHandle accessor;
        private final Form<Object> form;
        private final Lie lie;

        OfObject(String name, MethodHandle accessor, Form<Object> form, Lie lie) {
            super(name);
            this.accessor = accessor.asType(MethodType.methodType(Object.class, Object.class));
            this.form = form;
            this.lie = lie;
        }

        private Object get(Object owner) throws Throwable {
            Object value = accessor.invokeExact(owner);
            if (value == null) {
                throw new CodecException(
                        owner.getClass().getSimpleName() + "." + name + " is null, which nothing may be");
            }
            return value;
        }

        @Override
        void write(Object owner, JsonWriter out) throws Throwable {
            Object value = get(owner);
            if (form.isEmpty(value)) {
                return;
            }
            out.key(key);
            Committer committer = out.committer();
            if (committer == null || lie == Lie.PLAIN) {
                form.write(value, out);
            } else if (lie == Lie.FREE) {
                committer.commit(name, form, value, out);
            } else {
                committer.path().enter(name);
                form.write(value, out);
                committer.path().leave();
            }
        }

        @Override
        Object read(JsonReader in) {
            Object value = lie == Lie.PLAIN ? form.read(in) : readAround(in);
            if (in.isStrict() && form.isEmpty(value) && !(lie == Lie.FREE && in.revealer() != null)) {
                throw needless(in);
            }
            return value;
        }

        private Object readAround(JsonReader in) {
            Revealer revealer = in.revealer();
            if (lie == Lie.FREE && revealer != null) {
                return revealer.reveal(name, form, in);
            }
            if (lie == Lie.FREE && !in.isStrict() && Commitment.takeRedacted(in)) {
                return Revealer.substitute(name, form);
            }
            if (revealer == null) {
                return form.read(in);
            }
            revealer.path().enter(name);
            Object value = form.read(in);
            revealer.path().leave();
            return value;
        }

        @Override
        boolean isEmpty(Object owner) throws Throwable {
            return form.isEmpty(get(owner));
        }

        @Override
        @Nullable
        Object empty() {
            return form.empty();
        }
    }
}
