package dev.jem.runtime.codec;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The line of an event: {@code {"e":"RunCreated","v":1,"at":1763700000000000,"by":"jem",…}}. */
final class EventLines {

    private static final byte[] KIND = ascii("{\"e\":");
    private static final byte[] VERSION = ascii(",\"v\":");
    private static final byte[] AT = ascii(",\"at\":");
    private static final byte[] BY = ascii(",\"by\":");

    private final Kinds<Event> kinds;

    EventLines(Versions versions) {
        kinds = Forms.kinds(Event.class, versions, List.of("e", "v", "at", "by"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void write(Recorded recorded, JsonWriter out) {
        Kinds.Kind<Event> kind = kinds.of(recorded.event());
        begin(kind, out);
        if (recorded.at() != 0) {
            out.raw(AT);
            out.number(recorded.at());
        }
        if (!recorded.by().isEmpty()) {
            out.raw(BY);
            out.string(recorded.by());
        }
        kind.form().writeMembers(recorded.event(), out);
        out.raw('}');
    }

    static void begin(Kinds.Kind<?> kind, JsonWriter out) {
        out.raw(KIND);
        out.string(kind.tag());
        out.raw(VERSION);
        out.number(kind.version());
    }

    Recorded read(JsonReader in) {
        in.expect(KIND);
        String tag = in.string();
        in.expect(VERSION);
        int version = in.integer();
        Kinds.Kind<Event> kind = kinds.known(tag, version, in);
        long at = in.take(AT) ? notEmpty(in.number(), 0L, in) : 0;
        String by = in.take(BY) ? notEmpty(in.string(), "", in) : "";
        Event event = kinds.readMembers(kind, version, in, false);
        in.expect('}');
        in.expectEnd();
        return new Recorded(at, by, event);
    }

    private static <T> T notEmpty(T value, T empty, JsonReader in) {
        if (value.equals(empty)) {
            throw in.fail("an empty value that is not left out");
        }
        return value;
    }

    static <T> T readEntity(Kinds<T> kinds, JsonReader in) {
        in.expect(KIND);
        String tag = in.string();
        in.expect(VERSION);
        int version = in.integer();
        T entity = kinds.readMembers(kinds.known(tag, version, in), version, in, false);
        in.expect('}');
        in.expectEnd();
        return entity;
    }
}
