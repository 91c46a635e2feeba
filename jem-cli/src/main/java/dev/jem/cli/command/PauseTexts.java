package dev.jem.cli.command;

import dev.jem.cli.text.Times;
import dev.jem.protocol.Pauses;

/** How people are told of pauses. */
public final class PauseTexts {

    private PauseTexts() {}

    /** What is paused: {@code NS/JOB}, {@code namespace NS}, or {@code everything}. */
    public static String what(Pauses.Pause pause) {
        if (pause.namespace().isEmpty()) {
            return "everything";
        }
        return pause.job().isEmpty() ? "namespace " + pause.namespace() : pause.namespace() + "/" + pause.job();
    }

    /** Who did it, since when, until when, and why. */
    public static String how(Pauses.Pause pause, Times times) {
        String until = pause.until().map(it -> "until " + times.full(it)).orElse("until somebody resumes it");
        String why = pause.reason().isEmpty() ? "" : ": " + pause.reason();
        return "by " + pause.by() + " since " + times.full(pause.since()) + ", " + until + why;
    }
}
