package dev.jem.protocol;

/** Names both sides use in HTTP messages. */
public final class Headers {

    /** With every answer: the journal's sequence number it was given at. */
    public static final String SEQ = "Jem-Seq";

    /** With a request: the answer must know at least this sequence number. */
    public static final String MIN_SEQ = "Jem-Min-Seq";

    /** With a POST: the same key has the effect once, however often it is sent. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Resumes an event stream after the event with this id. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    /** One JSON value a line. */
    public static final String NDJSON = "application/x-ndjson";

    /** Server-sent events. */
    public static final String EVENT_STREAM = "text/event-stream";

    private Headers() {}
}
