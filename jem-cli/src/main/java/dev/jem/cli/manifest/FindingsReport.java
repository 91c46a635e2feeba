package dev.jem.cli.manifest;

import dev.jem.cli.command.Session;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Style;
import dev.jem.cli.text.Width;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Source;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows findings with the line they are about and a mark under the place. */
final class FindingsReport {

    private static final int LINE_SHOWN_MAX = 100;

    private final PrintStream err;
    private final Style style;
    private final Map<String, List<String>> linesBySource = new HashMap<>();

    FindingsReport(Session session, List<Source> sources) {
        this.err = session.host().err();
        this.style = session.output().messageStyle();
        sources.forEach(it -> linesBySource.put(it.name(), it.text().lines().toList()));
    }

    void errors(List<Finding> findings) {
        findings.forEach(it -> show(it, style.bad("error")));
    }

    void warnings(List<Finding> findings) {
        findings.forEach(it -> show(it, style.doubtful("warning")));
    }

    private void show(Finding finding, String level) {
        String place = finding.file() + ":" + finding.line() + ":" + finding.column();
        err.println(style.bold(Clean.line(place)) + ": " + level + ": " + Clean.line(finding.sentence()) + " "
                + style.dim("(" + finding.rule() + ")"));
        List<String> lines = linesBySource.getOrDefault(finding.file(), List.of());
        if (finding.line() >= 1 && finding.line() <= lines.size()) {
            excerpt(lines.get(finding.line() - 1), finding);
        }
    }

    /** A long line is shown from its beginning only as far as the place is within it. */
    private void excerpt(String line, Finding finding) {
        String shown = Clean.line(line.replace('\t', ' '));
        boolean isWithin = finding.column() <= LINE_SHOWN_MAX && shown.length() == line.length();
        if (!isWithin) {
            return;
        }
        String number = "%5d | ".formatted(finding.line());
        err.println(style.dim(number) + Width.cut(shown, LINE_SHOWN_MAX));
        int before = Width.of(shown.substring(
                0,
                shown.offsetByCodePoints(0, Math.min(finding.column() - 1, shown.codePointCount(0, shown.length())))));
        err.println(style.dim("      | ") + " ".repeat(before) + style.bad("^"));
    }
}
