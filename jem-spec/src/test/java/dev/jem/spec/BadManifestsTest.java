package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What authors of wrong manifests read; the table is {@code bad-manifests.txt}. */
final class BadManifestsTest {

    private static final String JOB = "apiVersion: jem/v1\nkind: Job\nmetadata: {name: a}\n";

    private static final BundleFiles FILES = (source, path) -> path.startsWith("missing")
            ? new BundleFiles.Missing("there is no such file", "create it")
            : Samples.FILES.find(source, path);

    record Case(String title, String manifest, String errors) {

        static Case parse(String text) {
            int end = text.indexOf('\n');
            String body = text.substring(end + 1);
            int split = body.startsWith("--\n") ? 0 : body.indexOf("\n--\n") + 1;
            String manifest = body.substring(0, split).replace("@job\n", JOB).replace('→', '\t');
            return new Case(
                    text.substring(0, end), manifest, body.substring(split + 3).strip());
        }
    }

    static List<Case> cases() {
        String table = Samples.text(Samples.resource("bad-manifests.txt"));
        List<Case> cases = new ArrayList<>();
        for (String part : ("\n" + table).split("\n== ", -1)) {
            cases.add(Case.parse(part));
        }
        return cases.subList(1, cases.size());
    }

    @TestFactory
    List<DynamicTest> errors_are_told_with_their_place() {
        return cases().stream()
                .map(it -> DynamicTest.dynamicTest(it.title, () -> check(it)))
                .toList();
    }

    private static void check(Case bad) {
        ParseResult result = Samples.parser().parse(List.of(new Source("job.yaml", bad.manifest)), FILES);
        String told = result.errors().stream()
                .map(Finding::toString)
                .map(it -> it.substring("job.yaml:".length()))
                .collect(Collectors.joining("\n"));
        assertThat(told).isEqualTo(bad.errors);
    }

    @Test
    void there_are_enough_of_them() {
        assertThat(cases()).hasSizeGreaterThan(60);
    }
}
