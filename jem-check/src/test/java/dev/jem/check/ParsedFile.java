package dev.jem.check;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java file with its syntax tree, as the compiler of the running JDK sees it. Nothing is resolved: names are only
 * names.
 */
record ParsedFile(SourceFile file, CompilationUnitTree unit, SourcePositions positions) {

    int firstLine(Tree tree) {
        return line(positions.getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
        return line(positions.getEndPosition(unit, tree));
    }

    private int line(long position) {
        return Math.toIntExact(unit.getLineMap().getLineNumber(position));
    }

    /** Parses all files in one run of the compiler; a file that does not parse is an error. */
    static List<ParsedFile> parse(List<SourceFile> files) {
        if (files.isEmpty()) {
            // The compiler calls no input an error.
            return List.of();
        }
        Map<URI, SourceFile> byUri = new HashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        for (SourceFile file : files) {
            InMemory unit = new InMemory(file);
            units.add(unit);
            byUri.put(unit.toUri(), file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostics, List.of("-proc:none"), null, units);
        try {
            List<ParsedFile> parsed = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                SourceFile file = byUri.get(unit.getSourceFile().toUri());
                if (file == null) {
                    throw new IllegalStateException(
                            "The compiler returned a file it was not given: " + unit.getSourceFile());
                }
                parsed.add(new ParsedFile(file, unit, positions));
            }
            if (!diagnostics.getDiagnostics().isEmpty()) {
                throw new IllegalArgumentException("Cannot parse: " + diagnostics.getDiagnostics());
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException("The compiler could not read its input", e);
        }
    }

    private static final class InMemory extends SimpleJavaFileObject {

        private final SourceFile file;

        InMemory(SourceFile file) {
            super(URI.create("memory:///" + file.path()), Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
