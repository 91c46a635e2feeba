package dev.jem.sim;

/** Something that must never happen has happened in a simulated world. */
final class BrokenLaw extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenLaw(String law, String detail) {
        super(law + ": " + detail);
    }
}
