package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;

/** An action is not possible; nothing has changed. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Code code;

    RefusedException(Code code, String message) {
        super(message);
        this.code = code;
    }

    static RefusedException conflict(String message) {
        return new RefusedException(Code.CONFLICT, message);
    }

    static RefusedException invalid(String message) {
        return new RefusedException(Code.INVALID, message);
    }

    Refused answer() {
        return new Refused(code, String.valueOf(getMessage()));
    }
}
