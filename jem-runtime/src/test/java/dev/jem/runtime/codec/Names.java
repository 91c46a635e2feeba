package dev.jem.runtime.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The names that stand in what is written: tags and constants. */
final class Names {

    private final Set<Type> seen = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();

    private Names() {}

    static Stream<String> reachableFrom(Class<?> root) {
        Names found = new Names();
        found.visit(root);
        return found.names.stream();
    }

    private void visit(Type type) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType parameterized) {
            Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::visit);
        } else if (type instanceof Class<?> c && c.isEnum()) {
            for (Object constant : c.getEnumConstants()) {
                names.add(name(c) + " constant " + ((Enum<?>) constant).name());
            }
        } else if (type instanceof Class<?> c && c.isRecord()) {
            for (RecordComponent component : c.getRecordComponents()) {
                visit(component.getGenericType());
            }
        } else if (type instanceof Class<?> c && c.isSealed() && c.isInterface()) {
            for (Class<?> each : c.getPermittedSubclasses()) {
                names.add(name(c) + " record " + each.getSimpleName());
                visit(each);
            }
        }
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }
}
