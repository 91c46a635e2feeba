package dev.jem.runtime.codec;

import dev.jem.runtime.journal.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one free value out of a row for ever. The commitment stays, so the row keeps its hash and the chain holds; the
 * value and its salt are gone.
 *
 * @param event the place of the event in the row, from 0
 * @param path where in the event, such as {@code params} or {@code result.outputs}
 */
public record Redaction(int event, String path) {

    /** Every free value of a row that is not redacted yet, in the order of the events. */
    public static List<Redaction> possible(Row row) {
        List<Redaction> places = new ArrayList<>();
        JsonReader in = new JsonReader(row.payloads(), 0, row.payloads().length);
        while (in.peek() != 0) {
            Payload.Place place = Payload.readPlace(in);
            if (!skipped(in)) {
                places.add(new Redaction(place.event(), place.path()));
            }
        }
        return places;
    }

    /** Reads the rest of a line; whether it was redacted. */
    private static boolean skipped(JsonReader in) {
        if (Payload.takeRedacted(in)) {
            return true;
        }
        Payload.readSalt(in);
        JsonTrees.read(in);
        Payload.readEnd(in);
        return false;
    }

    /**
     * The row without the value; the same row if it is redacted already.
     *
     * @throws IllegalArgumentException if the row has no such value
     */
    public Row of(Row row) {
        JsonReader in = new JsonReader(row.payloads(), 0, row.payloads().length);
        while (in.peek() != 0) {
            int from = in.position();
            Payload.Place place = Payload.readPlace(in);
            boolean isRedacted = skipped(in);
            if (place.event() == event && place.path().equals(path)) {
                return isRedacted ? row : without(row, from, in.position());
            }
        }
        throw new IllegalArgumentException("row " + row.seq() + " has no free value '" + path + "' in event " + event
                + "; it has " + possible(row));
    }

    private Row without(Row row, int from, int end) {
        JsonWriter out = new JsonWriter(row.payloads().length);
        out.raw(row.payloads(), 0, from);
        Payload.redacted(new Payload.Place(event, path), out);
        out.raw(row.payloads(), end, row.payloads().length);
        return new Row(
                row.seq(),
                row.epoch(),
                row.at(),
                row.featureLevel(),
                row.count(),
                row.events(),
                out.toBytes(),
                row.prevHash(),
                row.hash());
    }
}
