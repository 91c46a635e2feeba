package dev.jem.cli.text;

/** Colours, or none. Immutable. */
public record Style(boolean isColoured) {

    public static final Style PLAIN = new Style(false);

    private static final String ESCAPE = "\u001b[";

    public String bold(String text) {
        return in("1", text);
    }

    public String dim(String text) {
        return in("2", text);
    }

    public String good(String text) {
        return in("32", text);
    }

    public String bad(String text) {
        return in("31", text);
    }

    public String doubtful(String text) {
        return in("33", text);
    }

    public String active(String text) {
        return in("36", text);
    }

    /** The state of a run, task, attempt, worker or occurrence in its colour. */
    public String state(String state) {
        return paint(state, state);
    }

    /** A text in the colour of a state. */
    public String paint(String state, String text) {
        return switch (state) {
            case "SUCCEEDED", "RUN", "ACTIVE", "ONLINE", "READY", "created" -> good(text);
            case "FAILED", "TIMED_OUT", "LOST", "OUT_OF_MEMORY", "UPSTREAM_FAILED", "QUARANTINED", "OFFLINE" ->
                bad(text);
            case "CANCELLED", "changed", "SUSPECT", "DEAD" -> doubtful(text);
            case "RUNNING", "STARTED", "LEASED" -> active(text);
            default ->
                state.startsWith("SKIPPED") || state.equals("WAITING") || state.equals("unchanged") ? dim(text) : text;
        };
    }

    private String in(String code, String text) {
        return isColoured && !text.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
