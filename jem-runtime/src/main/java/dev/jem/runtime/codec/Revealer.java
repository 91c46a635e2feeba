package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Puts the payloads of a row back into the places of their commitments, and checks each against its commitment. For one
 * row.
 */
final class Revealer {

    private final long seq;
    private final Sha256 sha = new Sha256();
    private final JsonReader payloads;
    private final Path path = new Path();
    private int event;

    Revealer(long seq, byte[] payloads) {
        this.seq = seq;
        this.payloads = new JsonReader(payloads, 0, payloads.length);
    }

    /** The place of the event that is read from now on. */
    void begin(int index) {
        event = index;
    }

    Path path() {
        return path;
    }

    <T> T reveal(String name, Form<T> form, JsonReader in) {
        if (!Commitment.isNext(in)) {
            throw in.fail("a free value in the open");
        }
        String at = path.to(name);
        String commitment = Commitment.read(in);
        return isRedacted(at) ? substitute(place(at), form) : opened(at, commitment, form::read);
    }

    Json revealTree(JsonReader in) {
        String at = path.here();
        String commitment = Commitment.read(in);
        return isRedacted(at) ? Commitment.REDACTED : opened(at, commitment, JsonTrees::read);
    }

    private boolean isRedacted(String at) {
        Payload.Place found = Payload.readPlace(payloads);
        if (found.event() != event || !found.path().equals(at)) {
            String what =
                    "a payload for '" + found.path() + "' of event " + found.event() + " where one for " + place(at);
            throw new BrokenChainException(seq, what + " must be");
        }
        return Payload.takeRedacted(payloads);
    }

    private <T> T opened(String at, String commitment, Function<JsonReader, T> form) {
        byte[] salt = Payload.readSalt(payloads);
        int from = payloads.position();
        T value;
        try {
            value = form.apply(payloads);
        } catch (CodecException e) {
            throw isGenuine(salt, from, commitment) ? e : changed(at);
        }
        if (!isCommitment(commitment, Commitment.of(salt, payloads, from, sha))) {
            throw changed(at);
        }
        Payload.readEnd(payloads);
        return value;
    }

    /** Whether a value that cannot be read is what was written all the same. */
    private boolean isGenuine(byte[] salt, int from, String commitment) {
        JsonReader value = payloads.again(from);
        try {
            JsonTrees.read(value);
        } catch (CodecException _) {
            return false;
        }
        return isCommitment(commitment, Commitment.of(salt, value, from, sha));
    }

    private static boolean isCommitment(String written, byte[] computed) {
        return Arrays.equals(computed, written.getBytes(StandardCharsets.UTF_8));
    }

    private BrokenChainException changed(String at) {
        return new BrokenChainException(seq, place(at) + " is not the value that was committed to");
    }

    private String place(String at) {
        return "'" + at + "' of event " + event;
    }

    /** What stands for a redacted value: an empty text, list or map. */
    static <T> T substitute(String place, Form<T> form) {
        T substitute = form.substitute();
        if (substitute == null) {
            throw new RedactedException(place);
        }
        return substitute;
    }

    /** All payloads must have been used. */
    void end() {
        payloads.expectEnd();
    }
}
