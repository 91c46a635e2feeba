package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.spec.text.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The manifests that people copy: those of {@code examples/} and of the documentation. */
final class ExamplesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(apiVersion:.*?)```", Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> examples_are_good() throws IOException {
        Path folder = ROOT.resolve("examples");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.toString().endsWith(".yaml"))
                    .filter(it -> Samples.text(it).contains("kind: Job"))
                    .sorted()
                    .map(it -> DynamicTest.dynamicTest(
                            ROOT.relativize(it).toString(), () -> check(it.toString(), Samples.text(it))))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> manifests_in_the_documentation_are_good() {
        return Stream.of("README.md", "docs/manifest.md")
                .flatMap(page -> BLOCK.matcher(Samples.text(ROOT.resolve(page))).results())
                .map(it -> DynamicTest.dynamicTest(
                        it.group(1).lines().skip(2).findFirst().orElse(""),
                        () -> checkSchema(
                                it.group(1),
                                Samples.parser().parse(List.of(new Source("doc.yaml", it.group(1))), Samples.FILES))));
    }

    private static void check(String name, String text) {
        Path folder = ROOT.resolve(name).resolveSibling("");
        BundleFiles files = (source, path) -> Files.isRegularFile(folder.resolve(path))
                ? Samples.FILES.find(source, path)
                : new BundleFiles.Missing("there is no such file in " + folder, "");
        ParseResult result = Samples.parser().parse(List.of(new Source(name, text)), files);
        checkSchema(text, result);
        assertThat(result.warnings()).isEmpty();
    }

    private static void checkSchema(String text, ParseResult result) {
        assertThat(result.errors()).isEmpty();
        assertThat(result.objects()).isNotEmpty();
        assertThat(JsonSchemaTest.documents(text))
                .allSatisfy(it -> assertThat(JsonSchemaTest.errors(it)).isEmpty());
    }
}
