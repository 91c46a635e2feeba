package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;

/**
 * A sealed type is an object that begins with the tag of its record: {@code {"is":"Cron",…}}, from version 2 on with
 * the version behind a point: {@code {"is":"Cron.2",…}}.
 */
final class SealedForm<T> extends Form<T> {

    /** The member that holds the tag. */
    static final String TAG = "is";

    private static final byte[] KEY = "\"is\":".getBytes(StandardCharsets.US_ASCII);

    private final Kinds<T> kinds;

    SealedForm(Kinds<T> kinds) {
        this.kinds = kinds;
    }

    @Override
    void write(T value, JsonWriter out) {
        Kinds.Kind<T> kind = kinds.of(value);
        out.open('{');
        out.raw(KEY);
        out.string(kind.version() == 1 ? kind.tag() : kind.tag() + "." + kind.version());
        kind.form().writeMembers(value, out);
        out.close('}');
    }

    @Override
    T read(JsonReader in) {
        in.open('{');
        in.expect(KEY);
        String tag = in.string();
        int point = tag.indexOf('.');
        int version = point < 0 ? 1 : version(tag.substring(point + 1), in);
        Kinds.Kind<T> kind = kinds.known(point < 0 ? tag : tag.substring(0, point), version, in);
        T value = kinds.readMembers(kind, version, in, false);
        in.close('}');
        return SHARED.one(value);
    }

    private static int version(String text, JsonReader in) {
        boolean isNumber = text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || text.isEmpty() || text.startsWith("0") || text.equals("1")) {
            throw in.fail("a tag with the version '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
