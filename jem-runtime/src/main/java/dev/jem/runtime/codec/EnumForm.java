package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A constant is written by its name. */
final class EnumForm<E> extends Form<E> {

    private final Class<E> type;
    private final E[] constants;
    private final byte[][] quoted;
    private final Map<E, byte[]> quotedByConstant = new HashMap<>();

    private EnumForm(Class<E> type) {
        this.type = type;
        this.constants = type.getEnumConstants();
        this.quoted = Arrays.stream(constants)
                .map(constant -> ("\"" + ((Enum<?>) constant).name() + "\"").getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        for (int i = 0; i < constants.length; i++) {
            quotedByConstant.put(constants[i], quoted[i]);
        }
    }

    static <E> EnumForm<E> of(Class<E> type) {
        return new EnumForm<>(type);
    }

    @Override
    void write(E value, JsonWriter out) {
        byte[] name = quotedByConstant.get(value);
        if (name == null) {
            throw new CodecException("null is no " + type.getSimpleName());
        }
        out.raw(name);
    }

    @Override
    E read(JsonReader in) {
        for (int i = 0; i < quoted.length; i++) {
            if (in.take(quoted[i])) {
                return constants[i];
            }
        }
        throw in.unknown(type.getSimpleName() + " " + in.string());
    }
}
