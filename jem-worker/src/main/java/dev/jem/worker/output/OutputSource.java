package dev.jem.worker.output;

/** Where output came from. */
public enum OutputSource {
    STDOUT(1, "stdout"),
    STDERR(2, "stderr");

    private final int number;
    private final String label;

    OutputSource(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** The descriptor that programs write it to. */
    int number() {
        return number;
    }

    static OutputSource of(int number) {
        return number == STDERR.number ? STDERR : STDOUT;
    }

    /** As the protocol and people call it. */
    public String label() {
        return label;
    }
}
