package dev.jem.runtime.codec;

import dev.jem.model.event.Free;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Knows where free values can be. */
final class FreeTypes {

    private FreeTypes() {}

    /** Whether values of this type can hold free values. */
    static boolean inside(Type type) {
        return inside(type, new HashSet<>());
    }

    private static boolean inside(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(each -> inside(each, seen));
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return Arrays.stream(c.getRecordComponents())
                    .anyMatch(each -> isFree(each) || inside(each.getGenericType(), seen));
        }
        return type instanceof Class<?> c
                && c.isSealed()
                && Arrays.stream(c.getPermittedSubclasses()).anyMatch(each -> inside(each, seen));
    }

    static boolean isFree(RecordComponent component) {
        return component.isAnnotationPresent(Free.class);
    }
}
