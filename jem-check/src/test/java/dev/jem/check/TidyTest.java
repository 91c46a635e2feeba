package dev.jem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the whole source tree and names every place that breaks a {@link Rule}, with what to do instead. */
class TidyTest {

    private static final long FILE_BYTES_MAX = 1_000_000;

    private static List<Violation> violations = List.of();
    private static int javaFiles;

    @BeforeAll
    static void readTheTree() throws IOException {
        Repository repository = Repository.here();
        List<Violation> found = new ArrayList<>();
        List<SourceFile> files = new ArrayList<>();
        for (Path path : repository.paths()) {
            long bytes = Files.size(path);
            if (bytes > FILE_BYTES_MAX) {
                String what = "the file has " + bytes + " bytes, at most " + FILE_BYTES_MAX;
                found.add(new Violation(Rule.FILE_SIZE, repository.relative(path), 1, what));
            } else {
                files.add(repository.read(path));
            }
        }
        found.addAll(Tidy.check(files));
        violations = found;
        javaFiles = (int) files.stream().filter(SourceFile::isJava).count();
    }

    @Test
    void sourceFollowsTheRules() {
        List<Violation> broken = violations.stream()
                .filter(violation -> Allowance.ALL.stream().noneMatch(allowance -> allowance.covers(violation)))
                .toList();
        assertThat(broken)
                .withFailMessage(() -> broken.size() + " places break the house rules:\n"
                        + broken.stream().map(Violation::toString).collect(Collectors.joining("\n")))
                .isEmpty();
    }

    @Test
    void everyAllowanceIsNeeded() {
        assertThat(Allowance.ALL)
                .allSatisfy(allowance -> assertThat(violations)
                        .as(
                                "%s in %s is allowed, but nothing there breaks it any more",
                                allowance.rule(), allowance.path())
                        .anyMatch(allowance::covers));
    }

    @Test
    void treeWasReadAtAll() {
        assertThat(javaFiles).isGreaterThan(20);
    }
}
