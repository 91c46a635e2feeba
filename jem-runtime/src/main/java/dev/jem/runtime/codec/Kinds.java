package dev.jem.runtime.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a sealed type by class and by tag. The tag is the simple name of the record and stays what it is for
 * ever.
 */
final class Kinds<T> {

    /**
     * A record of a sealed type.
     *
     * @param version the one that is written
     */
    record Kind<T>(Class<?> type, String tag, int version, RecordForm<T> form) {}

    private final Class<T> root;
    private final Versions versions;
    private final Map<Class<?>, Kind<T>> byType = new LinkedHashMap<>();
    private final Map<String, Kind<T>> byTag = new HashMap<>();

    private Kinds(Class<T> root, Versions versions) {
        this.root = root;
        this.versions = versions;
    }

    /** @param reserved names no component may have, because they stand at the beginning of each object */
    static <T> Kinds<T> of(Class<T> root, Forms forms, List<String> reserved) {
        Kinds<T> kinds = new Kinds<>(root, forms.versions());
        for (Class<?> type : records(root)) {
            kinds.add(type, forms, reserved);
        }
        return kinds;
    }

    @SuppressWarnings("unchecked") // the types are permitted subclasses of the root
    private void add(Class<?> type, Forms forms, List<String> reserved) {
        String tag = type.getSimpleName();
        RecordForm<T> form = (RecordForm<T>) forms.record(type);
        for (String name : reserved) {
            if (form.hasComponent(name)) {
                throw new IllegalArgumentException(
                        tag + "." + name + ": this name is taken by the codec; choose another");
            }
        }
        Kind<T> kind = new Kind<>(type, tag, versions.present(type), form);
        byType.put(type, kind);
        if (byTag.put(tag, kind) != null) {
            throw new IllegalArgumentException("two records of " + root.getSimpleName() + " are called " + tag);
        }
    }

    private static List<Class<?>> records(Class<?> type) {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> each : type.getPermittedSubclasses()) {
            if (each.isRecord()) {
                records.add(each);
            } else if (each.isSealed()) {
                records.addAll(records(each));
            } else {
                throw new IllegalArgumentException(
                        each.getName() + " must be a record or a sealed interface of records");
            }
        }
        return records.stream().distinct().toList();
    }

    List<Class<?>> types() {
        return List.copyOf(byType.keySet());
    }

    Kind<T> of(Object value) {
        Kind<T> kind = byType.get(value.getClass());
        if (kind == null) {
            throw new CodecException(value.getClass().getName() + " is no " + root.getSimpleName());
        }
        return kind;
    }

    /** The kind with a tag, if it is known with this version. */
    Kind<T> known(String tag, long version, JsonReader in) {
        return Optional.ofNullable(byTag.get(tag))
                .filter(kind -> version >= 1 && version <= kind.version)
                .orElseThrow(() -> in.unknown(root.getSimpleName() + " '" + tag + "' in version " + version));
    }

    /** Reads the rest of an object whose beginning named the kind, lifted to the present version. */
    T readMembers(Kind<T> kind, int version, JsonReader in, boolean areFirst) {
        if (version == kind.version) {
            return kind.form.readMembers(in, areFirst);
        }
        Json.Fields lifted = versions.lift(kind.type, version, JsonTrees.members(in, areFirst));
        JsonReader tree = JsonReader.ofTree(JsonTrees.bytes(lifted));
        T value = kind.form.read(tree);
        tree.expectEnd();
        return value;
    }
}
