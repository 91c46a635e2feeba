package dev.jem.check;

/** A place that breaks a rule. Lines count from 1. */
record Violation(Rule rule, String path, int line, String what) {

    @Override
    public String toString() {
        return path + ":" + line + ": " + what + " [" + rule + "]: " + rule.instead();
    }
}
