package dev.jem.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All rules over a set of files. */
final class Tidy {

    private Tidy() {}

    static List<Violation> check(List<SourceFile> files) {
        List<Violation> found = new ArrayList<>();
        files.forEach(file -> found.addAll(TextRules.check(file)));
        List<SourceFile> java = files.stream().filter(SourceFile::isJava).toList();
        ParsedFile.parse(java).forEach(parsed -> found.addAll(JavaRules.check(parsed)));
        found.addAll(PackageRules.check(files));
        found.sort(Comparator.comparing(Violation::path).thenComparing(Violation::line));
        return found;
    }
}
