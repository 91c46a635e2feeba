package dev.jem.api;

import dev.jem.protocol.Problem;
import java.util.List;

/** A request that cannot be answered well, as it is told to the caller. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Status status;
    private final String code;
    private final transient List<Problem.Place> places;

    /** The HTTP statuses Jem uses for problems; this is the only place that knows their numbers. */
    enum Status {
        BAD_REQUEST(400, "The request is not valid"),
        UNAUTHORIZED(401, "Not signed in"),
        FORBIDDEN(403, "Not allowed"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Not possible here"),
        CONFLICT(409, "The present state does not allow it"),
        PRECONDITION_FAILED(412, "The object has changed"),
        TOO_LARGE(413, "Too large"),
        UNSUPPORTED(415, "The form of the body is not understood"),
        INVALID(422, "The content is not valid"),
        PRECONDITION_REQUIRED(428, "A precondition is needed"),
        TOO_MANY(429, "Too much at once"),
        FAILED(500, "The server failed"),
        UNAVAILABLE(503, "Not available now"),
        FULL(507, "No room");

        final int number;
        final String title;

        Status(int number, String title) {
            this.number = number;
            this.title = title;
        }
    }

    ProblemException(Status status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    ProblemException(Status status, String code, String detail, List<Problem.Place> places) {
        super(detail);
        this.status = status;
        this.code = code;
        this.places = List.copyOf(places);
    }

    static ProblemException badRequest(String detail) {
        return new ProblemException(Status.BAD_REQUEST, "bad-request", detail);
    }

    static ProblemException notFound(String what) {
        return new ProblemException(Status.NOT_FOUND, "not-found", what);
    }

    Status status() {
        return status;
    }

    String code() {
        return code;
    }

    /** Whether the same request may work a moment later. */
    boolean isPassing() {
        return status == Status.TOO_MANY || status == Status.UNAVAILABLE;
    }

    Problem problem() {
        String detail = String.valueOf(getMessage());
        return new Problem("about:blank", status.title, status.number, code, detail, places);
    }
}
