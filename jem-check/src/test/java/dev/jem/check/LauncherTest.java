package dev.jem.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.check.FakeInstallation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, with fake Javas: which one it takes, what it passes on, when it builds and when it prepares a cache.
 */
class LauncherTest {

    private static final String CACHE = "lib/jem-25.0.1+1.aot";

    @TempDir
    Path temporary;

    private FakeInstallation fake;
    private Path jem;

    @BeforeEach
    void install() throws IOException {
        fake = new FakeInstallation(temporary.resolve("a place with spaces"));
        jem = fake.distribution("dist");
        Files.writeString(jem.resolveSibling(CACHE), "cache");
    }

    @Test
    void takesTheFirstJavaInTheDocumentedOrder() throws Exception {
        Path onPath = fake.java("on-path", "25.0.1");
        fake.with("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
        assertThat(fake.run(jem).arguments()).startsWith(onPath.toString());
        Path home = fake.java("java-home", "26-ea");
        fake.with("JAVA_HOME", home.toString());
        assertThat(fake.run(jem).arguments()).startsWith(home.toString());
        Path bundled = fake.java("dist/runtime", "25.0.1");
        assertThat(fake.run(jem).arguments()).startsWith(bundled.toString());
        Path chosen = fake.java("chosen", "25.0.1");
        fake.with("JEM_JAVA_HOME", chosen.toString());
        assertThat(fake.run(jem).arguments()).startsWith(chosen.toString());
    }

    @Test
    void passesOverJavasThatAreTooOld() throws Exception {
        Path old = fake.java("old", "17.0.9");
        Path ancient = fake.java("ancient", "1.8.0_392");
        Path fresh = fake.java("fresh", "25");
        fake.with("JAVA_HOME", old.toString()).with("PATH", fresh.resolve("bin") + ":/usr/bin:/bin");
        assertThat(fake.run(jem).arguments()).startsWith(fresh.toString());
        fake.with("JAVA_HOME", ancient.toString());
        assertThat(fake.run(jem).arguments()).startsWith(fresh.toString());
    }

    @Test
    void saysWhatItLookedAtWhenTheChosenJavaWillNotDo() throws Exception {
        Path old = fake.java("old", "21.0.2");
        Outcome outcome = fake.with("JEM_JAVA_HOME", old.toString()).run(jem, "version");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors()).contains("no Java 25 or newer", "JEM_JAVA_HOME: " + old + " is Java 21.0.2");
        outcome = fake.with("JEM_JAVA_HOME", "/nowhere").run(jem, "version");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors()).contains("JEM_JAVA_HOME: /nowhere has no bin/java");
    }

    @Test
    void passesArgumentsAndExitStatusOn() throws Exception {
        useJava();
        Outcome outcome = fake.with("FAKE_STATUS", "42").run(jem, "run", "--param", "a b=*", "", "--", "ü");
        assertThat(outcome.status()).isEqualTo(42);
        List<String> arguments = outcome.arguments();
        int jar = arguments.indexOf("-jar");
        assertThat(arguments.subList(jar + 2, arguments.size()))
                .containsExactly("run", "--param", "a b=*", "", "--", "ü");
        assertThat(arguments.get(jar + 1)).endsWith("/dist/lib/jem-server.jar");
        assertThat(outcome.errors()).isEmpty();
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        useJava();
        Path link = Files.createSymbolicLink(fake.folder().resolve("link to jem"), Path.of("dist/jem"));
        Path second = Files.createSymbolicLink(temporary.resolve("second"), link);
        assertThat(fake.run(second, "version").arguments()).contains("-Djem.home=" + home().toRealPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "runs", "worker list", "worker drain w1", ""})
    void commandsStartFast(String command) throws Exception {
        useJava();
        Outcome outcome = fake.run(jem, command.split(" "));
        assertThat(outcome.arguments()).contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up --demo", "server", "worker", "worker --name w1"})
    void whatRunsForMonthsGetsBothCompilers(String command) throws Exception {
        useJava();
        Outcome outcome = fake.run(jem, command.split(" "));
        assertThat(outcome.arguments())
                .contains("-XX:+ExitOnOutOfMemoryError", "-Xlog:all=warning,aot*=off,cds*=off:stderr")
                .doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(outcome.has("-XX:+UseG1GC")).isEqualTo(!command.startsWith("worker"));
    }

    @Test
    void optionsOfTheUserComeLastAndMayChooseTheCollector() throws Exception {
        useJava();
        List<String> arguments = fake.with("JEM_JAVA_OPTS", "-Xmx4g -XX:+UseZGC -Dx=*")
                .run(jem, "server")
                .arguments();
        assertThat(arguments)
                .doesNotContain("-XX:+UseG1GC")
                .containsSubsequence("-XX:MaxRAMPercentage=40", "-Xmx4g", "-XX:+UseZGC", "-Dx=*", "-jar");
    }

    @Test
    void argumentsAreUtf8WithoutALocale() throws Exception {
        useJava();
        assertThat(fake.run(jem).locale()).isEqualTo("C.UTF-8");
        assertThat(fake.with("LANG", "de_DE.UTF-8").run(jem).locale()).isEmpty();
        assertThat(fake.with("LC_ALL", "C").run(jem).locale()).isEqualTo("C.UTF-8");
    }

    @Test
    void cacheIsUsedWhenThereIsOne() throws Exception {
        useJava();
        String option = "-XX:AOTCache=" + home().toRealPath().resolve(CACHE);
        assertThat(fake.run(jem, "version").arguments()).contains(option);
        assertThat(fake.run(jem, "server").arguments()).contains(option);
        Files.writeString(jem.resolveSibling(CACHE), "");
        assertThat(fake.run(jem, "version").arguments()).doesNotContain(option);
        assertThat(fake.preparations()).isZero();
    }

    @Test
    void cacheIsPreparedOnceForEachJava() throws Exception {
        useJava();
        Files.delete(jem.resolveSibling(CACHE));
        Outcome first = fake.run(jem, "version");
        assertThat(first.errors()).contains("preparing fast starts with Java 25.0.1");
        assertThat(first.arguments()).anyMatch(argument -> argument.endsWith(CACHE));
        assertThat(fake.run(jem, "version").errors()).isEmpty();
        assertThat(fake.preparations()).isEqualTo(1);
        fake.with("JEM_JAVA_HOME", fake.java("newer", "25.0.2").toString());
        assertThat(fake.run(jem, "version").status()).isZero();
        assertThat(fake.preparations()).isEqualTo(2);
    }

    @Test
    void cloneBuildsWhenASourceIsNewer() throws Exception {
        useJava();
        Path launcher = cloneOfJem();
        assertThat(fake.run(launcher, "version").status()).isZero();
        assertThat(builds()).as("nothing was built").isEqualTo(1);
        assertThat(fake.run(launcher, "version").arguments())
                .contains("-Djem.home=" + launcher.resolveSibling("target/dist").toRealPath());
        assertThat(builds()).as("nothing changed").isEqualTo(1);
        Path source = launcher.resolveSibling("jem-model/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        fake.run(launcher, "version");
        assertThat(builds()).as("a folder is new").isEqualTo(2);
        Files.writeString(source, "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        fake.with("JEM_NO_BUILD", "1").run(launcher, "version");
        assertThat(builds()).as("building was forbidden").isEqualTo(2);
        fake.with("JEM_NO_BUILD", "").run(launcher, "version");
        assertThat(builds()).as("a file is newer").isEqualTo(3);
    }

    @Test
    void cloneThatCannotBuildSaysSo() throws Exception {
        useJava();
        Path launcher = cloneOfJem();
        Outcome outcome = fake.with("JEM_NO_BUILD", "1").run(launcher, "version");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors()).contains("nothing is built yet", "build dist");
        FakeInstallation.script(launcher.resolveSibling("build"), "#!/bin/sh\necho broken >&2\nexit 1\n");
        outcome = fake.with("JEM_NO_BUILD", "").run(launcher, "version");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).isEqualTo("broken\n");
        assertThat(outcome.arguments()).containsExactly("");
    }

    private Path home() {
        return fake.folder().resolve("dist");
    }

    private void useJava() throws IOException {
        fake.with("JEM_JAVA_HOME", fake.java("java", "25.0.1").toString());
    }

    /** A clone whose build only leaves an empty distribution behind. */
    private Path cloneOfJem() throws IOException {
        Path clone = Files.createDirectories(fake.folder().resolve("clone"));
        Path root = Repository.here().root();
        Files.createDirectories(clone.resolve("launcher"));
        Files.createDirectories(clone.resolve("jem-model/src/main"));
        Files.copy(root.resolve("jem"), clone.resolve("jem"));
        Files.copy(root.resolve("launcher/common.sh"), clone.resolve("launcher/common.sh"));
        Files.writeString(clone.resolve("pom.xml"), "");
        Files.writeString(clone.resolve("jem-model/pom.xml"), "");
        FakeInstallation.script(clone.resolve("build"), """
                #!/bin/sh
                cd "${0%/*}"
                mkdir -p target/dist/lib
                : >"target/dist/lib/jem-25.0.1+1.aot"
                touch target/dist/.built
                echo built >>../builds
                """);
        return clone.resolve("jem");
    }

    private int builds() throws IOException {
        return Files.readAllLines(fake.folder().resolve("builds")).size();
    }
}
