package dev.jem.client;

import dev.jem.protocol.Problem;
import java.time.Duration;
import java.util.Optional;

/** The server understood the request and refused it, or could not carry it out; {@link #problem()} says which. */
public final class ApiException extends ClientException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    ApiException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.detail().isEmpty() ? problem.title() : problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** What kind of refusal this is; a closed list. */
    public enum Kind {
        /** The request, or what it carries, is wrong. */
        INVALID,
        /** Nobody knows who is calling. */
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        /** The present state does not allow it, or a precondition does not hold. */
        CONFLICT,
        /** The server is busy, starting or taking over; later it may work. */
        BUSY,
        /** The server could not carry it out. */
        FAILED
    }

    public Kind kind() {
        return switch (problem.status()) {
            case 400, 405, 406, 411, 413, 414, 415, 422 -> Kind.INVALID;
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409, 412, 428 -> Kind.CONFLICT;
            case 429, 502, 503, 504 -> Kind.BUSY;
            default -> Kind.FAILED;
        };
    }

    /** How long the server asked to wait, where it said so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
