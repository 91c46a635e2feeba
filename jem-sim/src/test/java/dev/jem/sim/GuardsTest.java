package dev.jem.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator is worth what it finds: each guard is taken out of the product, and a world must break a law. */
class GuardsTest {

    private static final int SEEDS_MAX = Integer.getInteger("jem.sim.guard.seeds", 200);
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path directory;

    static List<Guard> guards() {
        return Guard.all();
    }

    @ParameterizedTest
    @MethodSource("guards")
    void aMissingGuardIsFound(Guard guard, TestReporter reporter) throws Exception {
        Path classes = compiledWithout(guard);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status;
        try (URLClassLoader product = productWith(classes)) {
            Method run =
                    product.loadClass("dev.jem.sim.Main").getDeclaredMethod("run", String[].class, PrintStream.class);
            run.setAccessible(true);
            String[] arguments = {"--seeds", Integer.toString(SEEDS_MAX)};
            status = (int) run.invoke(null, arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(status)
                .as("without the %s, %d seeds found nothing: %s", guard, SEEDS_MAX, text)
                .isEqualTo(1);
        reporter.publishEntry("without the " + guard, text.lines().findFirst().orElse(""));
    }

    private Path compiledWithout(Guard guard) throws IOException {
        Path source = directory.resolve("source").resolve(Path.of(guard.file()).getFileName());
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Files.createDirectories(source.getParent());
        Files.writeString(source, guard.removedFrom(Path.of("..")));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-nowarn",
                        "-proc:none",
                        "-cp",
                        CLASS_PATH,
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        return classes;
    }

    /** The product once more, with these classes instead of its own. */
    private static URLClassLoader productWith(Path classes) throws MalformedURLException {
        List<URL> path = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
