package dev.jem.bench.crash;

import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** Broken laws, each told once and at once. Thread-safe. */
final class Findings {

    private final PrintStream out;
    private final Set<String> found = new LinkedHashSet<>();

    Findings(PrintStream out) {
        this.out = out;
    }

    /** @param law what should hold, as a sentence */
    synchronized void broken(String law, String detail) {
        if (found.add(law + ": " + detail)) {
            out.println("VIOLATION " + law + ": " + detail);
        }
    }

    void require(boolean holds, String law, String detail) {
        if (!holds) {
            broken(law, detail);
        }
    }

    synchronized int count() {
        return found.size();
    }
}
