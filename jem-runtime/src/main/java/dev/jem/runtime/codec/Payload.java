package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The lines of a row's payloads, one for each commitment in the order of the events:
 * {@code {"i":0,"p":"result.outputs","s":"<salt>","x":<value>}}, and
 * {@code {"i":0,"p":"result.outputs","redacted":true}} where the value was redacted. The salt goes with the value: with
 * it, a short value could be guessed.
 */
final class Payload {

    private static final byte[] EVENT = ascii("{\"i\":");
    private static final byte[] PATH = ascii(",\"p\":");
    private static final byte[] SALT = ascii(",\"s\":");
    private static final byte[] VALUE = ascii(",\"x\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] REDACTED = ascii(",\"redacted\":true}\n");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Payload() {}

    /** Which free value: the place of its event in the row, from 0, and its path there. */
    record Place(int event, String path) {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Everything up to the value. */
    static void begin(Place place, byte[] salt, JsonWriter out) {
        place(place, out);
        out.raw(SALT);
        out.raw('"');
        out.raw(ENCODER.encode(salt));
        out.raw('"');
        out.raw(VALUE);
    }

    static void end(JsonWriter out) {
        out.raw(END);
    }

    static void redacted(Place place, JsonWriter out) {
        place(place, out);
        out.raw(REDACTED);
    }

    private static void place(Place place, JsonWriter out) {
        out.raw(EVENT);
        out.number(place.event());
        out.raw(PATH);
        out.string(place.path());
    }

    static Place readPlace(JsonReader in) {
        in.expect(EVENT);
        int event = in.integer();
        in.expect(PATH);
        return new Place(event, in.string());
    }

    /** Whether the rest of the line says that the value was redacted; if so, it is read. */
    static boolean takeRedacted(JsonReader in) {
        return in.take(REDACTED);
    }

    /** The salt; the value follows. */
    static byte[] readSalt(JsonReader in) {
        in.expect(SALT);
        String text = in.string();
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        byte[] salt;
        try {
            salt = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw in.fail("a salt that is no base64url", e);
        }
        if (salt.length != Salts.LENGTH || !Arrays.equals(ENCODER.encode(salt), written)) {
            throw in.fail("a salt that is not " + Salts.LENGTH + " bytes in base64url");
        }
        in.expect(VALUE);
        return salt;
    }

    static void readEnd(JsonReader in) {
        in.expect(END);
    }
}
