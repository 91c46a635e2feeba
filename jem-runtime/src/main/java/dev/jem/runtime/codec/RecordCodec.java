package dev.jem.runtime.codec;

/**
 * Records as canonical JSON: one value has exactly one form, and any other is refused.
 *
 * <p>Members stand in the order of the components, without white space. Empty components (an absent optional, an empty
 * text or collection, 0, false, a record of nothing but those) are not written. A sealed type begins with the tag of
 * its record, {@code {"is":"Cron",…}}; constants are names; integers are exact to 64 bits; a double is its shortest
 * text; maps are objects in the order of their names; times are ISO 8601. {@code jem-model} values of parameters have
 * their natural form.
 *
 * <p>Immutable and safe for use by several threads. Making one looks into all types below the root: keep it.
 */
public final class RecordCodec<T> {

    private static final int CAPACITY = 256;

    private final Form<T> form;

    private RecordCodec(Form<T> form) {
        this.form = form;
    }

    /** @throws IllegalArgumentException naming the component whose type has no canonical form */
    public static <T> RecordCodec<T> of(Class<T> type) {
        return of(type, Versions.published());
    }

    /** A codec that knows other versions. */
    public static <T> RecordCodec<T> of(Class<T> type, Versions versions) {
        return new RecordCodec<>(Forms.of(type, versions));
    }

    /**
     * @throws CodecException if the value is too deep or too large, holds null, or a double that is no finite number
     */
    public byte[] encode(T value) {
        JsonWriter out = new JsonWriter(CAPACITY);
        form.write(value, out);
        return out.toBytes();
    }

    /**
     * @throws UnknownEventException if a newer Jem wrote it
     * @throws CodecException if the bytes are not exactly what {@link #encode} gives for some value
     */
    public T decode(byte[] bytes) {
        JsonReader in = new JsonReader(bytes, 0, bytes.length);
        T value = form.read(in);
        in.expectEnd();
        return value;
    }
}
