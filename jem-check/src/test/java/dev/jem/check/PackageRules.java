package dev.jem.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every package of a module is null-marked; tests in a package of their module's main source are so already. */
final class PackageRules {

    private PackageRules() {}

    static List<Violation> check(List<SourceFile> files) {
        Set<String> marked = new TreeSet<>();
        for (SourceFile file : files) {
            if (file.name().equals("package-info.java") && file.text().contains("@NullMarked")) {
                marked.add(packageOf(file));
            }
        }
        List<Violation> found = new ArrayList<>();
        Set<String> reported = new TreeSet<>();
        for (SourceFile file : files) {
            boolean inSources = file.isJava() && (file.isMain() || file.isTest());
            if (inSources && !marked.contains(packageOf(file)) && reported.add(packageOf(file))) {
                found.add(new Violation(Rule.NULL_MARKED, file.path(), 1, "a package that is not null-marked"));
            }
        }
        return found;
    }

    /** Module and package, the same for main and test source. */
    private static String packageOf(SourceFile file) {
        String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
        return folder.replaceFirst("/src/(?:main|test)/java/", ":");
    }
}
