package dev.jem.spec.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong and what is doubtful, in bounded memory. Not thread-safe. */
public final class Findings {

    private static final int MESSAGE_MAX = 800;

    private final int max;
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private int errorsNotKept;

    public Findings(int max) {
        this.max = max;
    }

    public void error(Place place, String rule, String message) {
        error(place, rule, message, "");
    }

    public void error(Place place, String rule, String message, String suggestion) {
        if (errors.size() < max) {
            errors.add(finding(place, rule, message, suggestion));
        } else {
            errorsNotKept++;
        }
    }

    public void warning(Place place, String rule, String message, String suggestion) {
        if (warnings.size() < max) {
            warnings.add(finding(place, rule, message, suggestion));
        }
    }

    /** Whether more errors would only be counted; then suggestions need no search. */
    public boolean isFull() {
        return errors.size() >= max;
    }

    public int errorCount() {
        return errors.size() + errorsNotKept;
    }

    /** The errors in the order of their places; the last one says how many were left out, if any were. */
    public List<Finding> errors() {
        List<Finding> sorted = sorted(errors);
        if (errorsNotKept > 0) {
            Finding last = sorted.getLast();
            String message = errorsNotKept + " more errors are not shown";
            sorted.add(new Finding(last.file(), last.line(), last.column(), "", "too-many-errors", message, ""));
        }
        return List.copyOf(sorted);
    }

    public List<Finding> warnings() {
        return List.copyOf(sorted(warnings));
    }

    private static Finding finding(Place place, String rule, String message, String suggestion) {
        String pointer = place.path().pointer();
        String file = place.source().name();
        String shown = Show.quoted(message, MESSAGE_MAX);
        String advice = Show.quoted(suggestion, MESSAGE_MAX);
        return new Finding(file, place.line(), place.column(), pointer, rule, shown, advice);
    }

    /** Sorts within each source; the sources stay in the order in which they were read. */
    private static List<Finding> sorted(List<Finding> findings) {
        List<String> files = findings.stream().map(Finding::file).distinct().toList();
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.<Finding>comparingInt(it -> files.indexOf(it.file()))
                .thenComparingInt(Finding::line)
                .thenComparingInt(Finding::column));
        return sorted;
    }
}
