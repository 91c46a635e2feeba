package dev.jem.check;

import java.util.List;

/** A place where a rule may be broken, and why. Keep this list short: one that nobody needs any more fails the test. */
record Allowance(Rule rule, String path, String reason) {

    static final List<Allowance> ALL = List.of();

    boolean covers(Violation violation) {
        return violation.rule() == rule && violation.path().equals(path);
    }
}
