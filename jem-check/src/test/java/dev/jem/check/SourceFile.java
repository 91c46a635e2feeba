package dev.jem.check;

import java.util.List;

/** A text file of the repository; the path is relative to its root and has forward slashes. */
record SourceFile(String path, String text) {

    String module() {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return path.contains("/src/main/");
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
