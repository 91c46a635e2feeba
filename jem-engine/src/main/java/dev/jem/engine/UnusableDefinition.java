package dev.jem.engine;

/**
 * A definition that was accepted cannot be evaluated: its schedule or the default of a parameter. Nothing was decided
 * yet.
 */
final class UnusableDefinition extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableDefinition(String why) {
        super(why);
    }

    UnusableDefinition(String what, RuntimeException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
