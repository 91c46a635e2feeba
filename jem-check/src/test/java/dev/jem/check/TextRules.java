package dev.jem.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that need no parser: words, lengths, addresses. */
final class TextRules {

    private static final int FILE_LINES_MAX = 800;
    private static final int LINE_COLUMNS_MAX = 120;

    private static final Set<String> PROSE_AND_CODE = Set.of(
            "java",
            "md",
            "xml",
            "yaml",
            "yml",
            "json",
            "sh",
            "sql",
            "ts",
            "tsx",
            "js",
            "mjs",
            "css",
            "html",
            "properties",
            "toml",
            "txt",
            "py",
            "tpl",
            "service");
    private static final Set<String> FORMATTED = Set.of("java", "sh", "sql", "ts", "tsx");

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"{3}");

    // Written so that this file does not match itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern MACHINE_PATH = Pattern.compile(
            "(?<![\\w.~$}/<-])(?:/(?:home|Users|work|workspace|builds)/\\w|/ro" + "ot/\\w|[A-Z]:\\\\Users\\\\)");
    private static final Pattern REGISTRY = Pattern.compile("repo1?\\.maven\\.(?:apache\\.)?org|oss\\.sonatype\\.org"
            + "|registry\\.npmjs\\.org|registry\\.yarnpkg\\.com|pypi\\.org|files\\.pythonhosted\\.org"
            + "|(?:static|index)\\.crates\\.io|proxy\\.golang\\.org|jitpack\\.io|deb\\.debian\\.org"
            + "|\"resolved\": *\"http");

    private TextRules() {}

    static List<Violation> check(SourceFile file) {
        List<Violation> found = new ArrayList<>();
        String kind = kind(file);
        if (!PROSE_AND_CODE.contains(kind)) {
            return found;
        }
        List<String> lines = file.lines();
        boolean inTextBlock = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            checkWords(file, i + 1, line, found);
            inTextBlock ^= TEXT_BLOCK.matcher(line).results().count() % 2 == 1;
            // Samples in tests (a line of a log, a long command) are what they are.
            boolean sample = file.isTest() && (inTextBlock || line.contains("\""));
            if (FORMATTED.contains(kind) && !sample) {
                checkLength(file, i + 1, line, found);
            }
        }
        if (FORMATTED.contains(kind) && lines.size() > FILE_LINES_MAX) {
            String what = "the file has " + lines.size() + " lines, at most " + FILE_LINES_MAX;
            found.add(new Violation(Rule.FILE_LENGTH, file.path(), FILE_LINES_MAX + 1, what));
        }
        if (kind.equals("sql") && !SqlRule.mayHoldSql(file)) {
            found.add(new Violation(Rule.SQL, file.path(), 1, "an SQL file outside the store"));
        }
        return found;
    }

    private static void checkWords(SourceFile file, int line, String text, List<Violation> found) {
        findIn(text, UNFINISHED).ifPresent(word -> found.add(new Violation(Rule.UNFINISHED, file.path(), line, word)));
        findIn(text, MACHINE_PATH)
                .ifPresent(path -> found.add(new Violation(Rule.MACHINE_PATH, file.path(), line, path)));
        findIn(text, REGISTRY).ifPresent(host -> found.add(new Violation(Rule.REGISTRY, file.path(), line, host)));
    }

    private static void checkLength(SourceFile file, int line, String text, List<Violation> found) {
        int columns = text.codePointCount(0, text.length());
        if (columns > LINE_COLUMNS_MAX) {
            String what = "the line has " + columns + " columns, at most " + LINE_COLUMNS_MAX;
            found.add(new Violation(Rule.LINE_LENGTH, file.path(), line, what));
        }
    }

    private static Optional<String> findIn(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** The ending in lower case; scripts without one count as shell. */
    private static String kind(SourceFile file) {
        int dot = file.name().lastIndexOf('.');
        if (dot > 0) {
            return file.name().substring(dot + 1).toLowerCase(Locale.ROOT);
        }
        return file.text().startsWith("#!") ? "sh" : "txt";
    }
}
