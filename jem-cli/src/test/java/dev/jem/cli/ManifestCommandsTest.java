package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.client.StubServer;
import dev.jem.protocol.Json;
import dev.jem.protocol.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCommandsTest {

    private static final String GOOD = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: disk-report, namespace: ops}
            spec:
              files: [report.sh]
              task: {command: [./report.sh]}
            """;

    private static final String NO_FILES = GOOD.replace("  files: [report.sh]\n", "");

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = Cli.in(directory);
        cli.write("jobs/good.yaml", GOOD);
        Path script = cli.write("jobs/report.sh", "df -h\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() {
        cli.close();
    }

    private void answer(String route, String action, String... differences) {
        cli.server.json(
                route,
                new Manifests.Reply(
                        List.of(new Manifests.Change("Job", "ops", "disk-report", action, 4, List.of(differences))),
                        List.of()));
    }

    private Manifests.Request sent() {
        return Json.mapper().readValue(cli.server.seen().getLast().text(), Manifests.Request.class);
    }

    @Test
    void validatesWithoutAServer() {
        assertThat(cli.run("validate", "-f", "jobs"))
                .isEqualTo(new Cli.Result(0, "Job ops/disk-report is valid\n", ""));
        assertThat(cli.typing(GOOD.replace("  files: [report.sh]\n", ""))
                        .run("validate", "-f", "-")
                        .status())
                .isZero();
        assertThat(cli.run("validate", "-f", "jobs/good.yaml", "-o", "json").out())
                .isEqualTo(
                        "{\"valid\":true,\"objects\":[{\"kind\":\"Job\",\"namespace\":\"ops\",\"name\":\"disk-report\"}],"
                                + "\"errors\":[],\"warnings\":[]}\n");
        assertThat(cli.server.seen()).isEmpty();
    }

    @Test
    void showsEachErrorAtItsPlace() throws IOException {
        cli.write("bad.yaml", NO_FILES.replace("task:", "taks:"));

        Cli.Result result = cli.run("validate", "-f", "bad.yaml");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("bad.yaml:5:3: error: ", "did you mean 'task'?", """
                    5 |   taks: {command: [./report.sh]}
                      |   ^
                """)
                .endsWith("jem: there are 2 errors\n");
    }

    @Test
    void givesErrorsAsData() throws IOException {
        cli.write("bad.yaml", NO_FILES.replace("task:", "taks:"));

        Cli.Result result = cli.run("validate", "-f", "bad.yaml", "-o", "json");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).contains("\"valid\":false", "\"line\":5,\"column\":3");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void saysWhichBundledFileIsMissing() throws IOException {
        Files.delete(directory.resolve("jobs/report.sh"));

        Cli.Result result = cli.run("validate", "-f", "jobs/good.yaml");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("report.sh", "there is no such file");
    }

    @Test
    void bundlesNothingFromOutsideOfTheFolder() throws IOException {
        cli.write("secret.txt", "x");
        Files.delete(directory.resolve("jobs/report.sh"));
        Files.createSymbolicLink(directory.resolve("jobs/report.sh"), directory.resolve("secret.txt"));

        Cli.Result result = cli.run("validate", "-f", "jobs/good.yaml");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("leads out of");
    }

    @Test
    void saysWhereAFileIsNotUtf8() throws IOException {
        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});

        Cli.Result result = cli.run("validate", "-f", "latin.yaml");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("latin.yaml:1:4", "UTF-8");
    }

    @Test
    void printsTheSchema() {
        assertThat(cli.run("schema").out())
                .startsWith("{")
                .contains("\"$schema\"")
                .endsWith("}\n");
    }

    @Test
    void plansChanges() {
        answer("POST /api/v1/manifests:plan", "changed", "triggers.nightly.cron: 30 2 * * * → 0 3 * * *");

        Cli.Result result = cli.run("plan", "-f", "jobs/good.yaml");

        assertThat(result.status()).isEqualTo(10);
        assertThat(result.out()).isEqualTo("""
                changed   Job ops/disk-report (version 4)
                    triggers.nightly.cron: 30 2 * * * → 0 3 * * *
                """);
        assertThat(result.err()).isEqualTo("1 of 1 would change. Apply with: jem apply -f jobs/good.yaml\n");
    }

    @Test
    void plansThatNothingChanges() {
        answer("POST /api/v1/manifests:plan", "unchanged");

        Cli.Result result = cli.run("plan", "-f", "jobs/good.yaml");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo("Nothing would change.\n");
        assertThat(cli.run("plan", "-f", "jobs/good.yaml", "-o", "json").out()).startsWith("{\"objects\":[{");
    }

    @Test
    void uploadsWhatTheServerDoesNotHaveAndApplies() {
        answer("POST /api/v1/manifests:apply", "created");
        cli.server.on("PUT /api/v1/blobs/" + sha256(), it -> StubServer.send(it, 201, "text/plain", new byte[0]));

        Cli.Result result = cli.run("apply", "-f", "jobs/good.yaml", "-n", "team-a");

        assertThat(result).isEqualTo(new Cli.Result(0, "created   Job ops/disk-report (version 4)\n", ""));
        assertThat(cli.server.seen().stream().map(StubServer.Seen::method)).containsExactly("HEAD", "PUT", "POST");
        assertThat(cli.server.seen().get(1).text()).isEqualTo("df -h\n");
        Manifests.Request request = sent();
        assertThat(request.namespace()).isEqualTo("team-a");
        assertThat(request.sources()).containsExactly(new Manifests.Source("jobs/good.yaml", GOOD));
        assertThat(request.files())
                .containsExactly(new Manifests.File("jobs/good.yaml", "report.sh", sha256(), 6, true));
    }

    @Test
    void changesNothingInADryRun() {
        answer("POST /api/v1/manifests:apply", "created");

        Cli.Result result = cli.run("apply", "-f", "jobs/good.yaml", "--dry-run");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo("Nothing was changed: this was a dry run.\n");
        assertThat(cli.server.seen()).hasSize(1);
        assertThat(cli.server.seen().getFirst().target()).isEqualTo("/api/v1/manifests:apply?dryRun=true");
    }

    @Test
    void asksNoServerAboutManifestsThatAreWrong() throws IOException {
        cli.write("bad.yaml", "kind: Job\n");

        assertThat(cli.run("apply", "-f", "bad.yaml").status()).isEqualTo(3);
        assertThat(cli.run("plan", "-f", "bad.yaml").status()).isEqualTo(3);
        assertThat(cli.run("run", "-f", "bad.yaml").status()).isEqualTo(3);
        assertThat(cli.server.seen()).isEmpty();
    }

    private static String sha256() {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            return java.util.HexFormat.of()
                    .formatHex(digest.digest("df -h\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
