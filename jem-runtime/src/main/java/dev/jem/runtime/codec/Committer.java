package dev.jem.runtime.codec;

/** Puts free values into the payloads of a row and commitments in their places. Used for one row. */
final class Committer {

    private final Salts salts;
    private final Sha256 sha;
    private final Path path = new Path();
    private final JsonWriter payloads = new JsonWriter(256);
    private int event;

    Committer(Salts salts, Sha256 sha) {
        this.salts = salts;
        this.sha = sha;
    }

    /** The place of the event that is written from now on. */
    void begin(int index) {
        event = index;
    }

    Path path() {
        return path;
    }

    <T> void commit(String name, Form<T> form, T value, JsonWriter out) {
        byte[] salt = salts.next();
        Payload.begin(new Payload.Place(event, path.to(name)), salt, payloads);
        int from = payloads.size();
        form.write(value, payloads);
        byte[] commitment = Commitment.of(salt, payloads, from, sha);
        Payload.end(payloads);
        Commitment.write(commitment, out);
    }

    byte[] payloads() {
        return payloads.toBytes();
    }
}
