package dev.jem.runtime.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record is an object whose members stand in the order of the components; a record of nothing but empty ones is empty
 * itself.
 */
final class RecordForm<T> extends Form<T> {

    private final Class<T> type;
    private final MethodHandles.Lookup lookup;
    private final MethodHandle constructor;
    private final Slot[] slots;
    private final @Nullable Object[] defaults;
    private @Nullable T empty;
    private boolean isLinked;

    RecordForm(Class<T> type) {
        this.type = type;
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be looked into: " + e.getMessage(), e);
        }
        slots = new Slot[types.length];
        defaults = new Object[types.length];
    }

    void findComponents(Forms forms) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slot(components[i], accessor(components[i]), forms);
        }
    }

    private MethodHandle accessor(RecordComponent component) {
        try {
            return lookup.unreflect(component.getAccessor());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be looked into: " + e.getMessage(), e);
        }
    }

    private static Slot slot(RecordComponent component, MethodHandle accessor, Forms forms) {
        String name = component.getName();
        String place = component.getDeclaringRecord().getSimpleName() + "." + name;
        Class<?> type = component.getType();
        boolean isFree = FreeTypes.isFree(component);
        if (type.isPrimitive() && isFree) {
            throw new IllegalArgumentException(place + ": a primitive cannot be a free value; use a String or a Value");
        }
        if (type == long.class) {
            return new Slot.OfLong(name, accessor);
        }
        if (type == int.class) {
            return new Slot.OfInt(name, accessor);
        }
        if (type == boolean.class) {
            return new Slot.OfBoolean(name, accessor);
        }
        if (type == double.class) {
            return new Slot.OfDouble(name, accessor);
        }
        Slot.Lie inner = FreeTypes.inside(component.getGenericType()) ? Slot.Lie.HOLDS_FREE : Slot.Lie.PLAIN;
        @SuppressWarnings("unchecked") // the form was made for the type of the component
        Form<Object> form = (Form<Object>) forms.form(component.getGenericType(), place);
        return new Slot.OfObject(name, accessor, form, isFree ? Slot.Lie.FREE : inner);
    }

    /** Finds out what the record is without any member; called before the first use, when all components are known. */
    void link() {
        if (isLinked) {
            return;
        }
        isLinked = true;
        boolean canBeEmpty = true;
        for (int i = 0; i < slots.length; i++) {
            defaults[i] = slots[i].empty();
            canBeEmpty &= defaults[i] != null;
        }
        empty = canBeEmpty ? emptyRecord() : null;
    }

    private @Nullable T emptyRecord() {
        try {
            return construct(defaults.clone());
        } catch (IllegalArgumentException e) {
            return null; // the record itself says that it is never empty
        }
    }

    boolean hasComponent(String name) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(each -> each.getName().equals(name));
    }

    @Override
    @Nullable
    T empty() {
        link();
        return empty;
    }

    @Override
    boolean isEmpty(T value) {
        if (empty == null) {
            return false;
        }
        try {
            for (Slot slot : slots) {
                if (!slot.isEmpty(value)) {
                    return false;
                }
            }
            return true;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Nothing: a record made of empty components is no answer to what was in it. */
    @Override
    @Nullable
    T substitute() {
        return null;
    }

    @Override
    void write(T value, JsonWriter out) {
        out.open('{');
        writeMembers(value, out);
        out.close('}');
    }

    void writeMembers(T value, JsonWriter out) {
        try {
            for (Slot slot : slots) {
                slot.write(value, out);
            }
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    @Override
    T read(JsonReader in) {
        in.open('{');
        T value = readMembers(in, true);
        in.close('}');
        return SHARED.one(value);
    }

    /** Reads the members up to the end of the present object. */
    T readMembers(JsonReader in, boolean areFirst) {
        @Nullable Object[] values = defaults.clone();
        int skip = areFirst ? 1 : 0;
        int next = 0;
        while (in.peek() != '}') {
            int found = takeKey(in, next, skip);
            values[found] = slots[found].read(in);
            next = in.isStrict() ? found + 1 : 0;
            skip = 0;
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                throw in.fail(type.getSimpleName() + " without its '" + slots[i].name + "'");
            }
        }
        try {
            return construct(values);
        } catch (IllegalArgumentException e) {
            throw in.fail("a " + type.getSimpleName() + " that cannot be", e);
        }
    }

    private int takeKey(JsonReader in, int from, int skip) {
        for (int i = from; i < slots.length; i++) {
            if (in.take(slots[i].key, skip)) {
                return i;
            }
        }
        throw in.fail("no component of " + type.getSimpleName() + ", or one out of order,");
    }

    private T construct(@Nullable Object[] values) {
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(Throwable e) {
        return switch (e) {
            case RuntimeException it -> it;
            case Error it -> throw it;
            default -> new IllegalStateException("a record threw a checked exception", e);
        };
    }
}
