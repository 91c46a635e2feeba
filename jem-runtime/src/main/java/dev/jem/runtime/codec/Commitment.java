package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What stands in an event for a free value: {@code {"#":"…"}} with the base64url form of SHA-256 over a domain, the
 * salt and the canonical bytes of the value, both with their lengths before them. Nothing else in an event looks like
 * it.
 */
final class Commitment {

    /** What an upcast sees, and the reader behind it, where the value was redacted. */
    static final Json.Fields REDACTED = Json.Fields.EMPTY.with("#", new Json.Text("redacted"));

    private static final byte[] KEY = "{\"#\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REDACTED_BYTES = JsonTrees.bytes(REDACTED);
    private static final byte[] DOMAIN = Sha256.domain("jem:free:1");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Commitment() {}

    /** The commitment to the value that ends where the writer stands. */
    static byte[] of(byte[] salt, JsonWriter value, int from, Sha256 sha) {
        return text(begin(salt, value.size() - from, sha).add(value.array(), from, value.size()));
    }

    /** The commitment to the value that ends where the reader stands. */
    static byte[] of(byte[] salt, JsonReader value, int from, Sha256 sha) {
        return text(begin(salt, value.position() - from, sha).add(value.array(), from, value.position()));
    }

    private static Sha256 begin(byte[] salt, int length, Sha256 sha) {
        return sha.add(DOMAIN).add(salt.length).add(salt).add(length);
    }

    private static byte[] text(Sha256 sha) {
        return ENCODER.encode(sha.finish());
    }

    static void write(byte[] commitment, JsonWriter out) {
        out.raw(KEY);
        out.raw('"');
        out.raw(commitment);
        out.raw('"');
        out.raw('}');
    }

    static boolean isNext(JsonReader in) {
        return in.sees(KEY, 0);
    }

    static String read(JsonReader in) {
        in.expect(KEY);
        String commitment = in.string();
        in.expect('}');
        return commitment;
    }

    static boolean takeRedacted(JsonReader in) {
        return in.take(REDACTED_BYTES);
    }
}
