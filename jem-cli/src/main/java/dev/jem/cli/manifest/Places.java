package dev.jem.cli.manifest;

import dev.jem.protocol.Problem;
import dev.jem.spec.text.Finding;

/** Writes places in manifests as editors and terminals can follow them. */
public final class Places {

    private Places() {}

    /** {@code file:line:column: message; suggestion (rule)}; what is not known is left out. */
    public static String text(Problem.Place place) {
        StringBuilder text = new StringBuilder(place.file());
        if (place.line() > 0) {
            text.append(':').append(place.line()).append(':').append(Math.max(1, place.column()));
        } else if (!place.pointer().isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append(place.pointer());
        }
        text.append(text.isEmpty() ? "" : ": ").append(place.message());
        text.append(place.suggestion().isEmpty() ? "" : "; " + place.suggestion());
        text.append(place.rule().isEmpty() ? "" : " (" + place.rule() + ")");
        return text.toString();
    }

    static Problem.Place of(Finding finding) {
        return new Problem.Place(
                finding.file(),
                finding.pointer(),
                finding.line(),
                finding.column(),
                finding.rule(),
                finding.message(),
                finding.suggestion());
    }
}
