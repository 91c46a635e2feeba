package dev.jem.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Workers;
import dev.jem.worker.net.AddressRules;
import dev.jem.worker.process.LaunchRequest;
import dev.jem.worker.process.Program;
import dev.jem.worker.process.WorkerPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order becomes exactly the program, the environment and the limits that it says, on this host. */
class LaunchesTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:9");

    @TempDir
    private Path root;

    private JemClient client;

    @BeforeEach
    void connect() {
        client = JemClient.of(endpoint(), RetryPolicy.NONE);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static Endpoint endpoint() {
        return new Endpoint(SERVER, Optional.of("no-token"));
    }

    private Launches launches(WorkerPolicy policy) {
        WorkerSettings settings = new WorkerSettings(endpoint(), "w", Map.of(), 1, root, "1");
        return new Launches(client, settings, policy, root.resolve("runs"));
    }

    private static Workers.Order order(Workers.Action action, Map<String, Workers.Env> env) {
        return new Workers.Order(
                "r1.t.1",
                42,
                "r1",
                "prod/close/7",
                "prod",
                "close",
                3,
                "t",
                2,
                action,
                env,
                List.of(),
                List.of(),
                List.of(),
                "",
                "",
                1_500,
                250,
                4_096,
                Optional.of(Instant.parse("2026-03-29T01:00:00Z")),
                Optional.of(LocalDate.parse("2026-03-28")),
                "<run>",
                "retry",
                "");
    }

    private static Workers.Action command(String... argv) {
        return new Workers.Action("command", List.of(argv), "", "");
    }

    @Test
    void theRunsDirectoryIsPutInWhereItIsMeant() throws Exception {
        LaunchRequest request = launches(WorkerPolicy.standard())
                .request(order(
                        command("cat", "<run>/in", "a <run> b"), Map.of("IN", new Workers.Env("value", "<run>/in"))));
        String directory = root.resolve("runs/r1").toString();
        assertThat(request.program())
                .isEqualTo(new Program.Command(List.of("cat", directory + "/in", "a " + directory + " b")));
        assertThat(request.environment()).containsEntry("IN", directory + "/in");
    }

    @Test
    void theTaskIsToldWhatItIs() throws Exception {
        Map<String, String> environment = launches(WorkerPolicy.standard())
                .request(order(command("true"), Map.of()))
                .environment();
        assertThat(environment)
                .containsEntry("JEM_URL", SERVER.toString())
                .containsEntry("JEM_RUN_ID", "r1")
                .containsEntry("JEM_RUN_KEY", "prod/close/7")
                .containsEntry("JEM_JOB", "close")
                .containsEntry("JEM_NAMESPACE", "prod")
                .containsEntry("JEM_TASK", "t")
                .containsEntry("JEM_ATTEMPT", "2")
                .containsEntry("JEM_FENCING_TOKEN", "42")
                .containsEntry("JEM_SCHEDULED_AT", "2026-03-29T01:00:00Z")
                .containsEntry("JEM_BUSINESS_DATE", "2026-03-28");
        assertThat(environment.get("TRACEPARENT")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void aManifestCannotPretendToBeAnotherTask() throws Exception {
        Map<String, Workers.Env> env = Map.of("JEM_RUN_ID", new Workers.Env("value", "another"));
        assertThat(launches(WorkerPolicy.standard())
                        .request(order(command("true"), env))
                        .environment())
                .containsEntry("JEM_RUN_ID", "r1");
    }

    /** It cannot be fetched again here, so it must be found wrong. */
    @Test
    void aKeptFileIsTakenOnlyIfItHoldsWhatItsNameSays() throws Exception {
        byte[] content = "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String sha256 = "f1c4dbabf8a3dc8eb4d1ccd1d4b3ff0e6c1ec2b4a4b7e9b1c9b6b0ddc6ce8a4f";
        Path kept = Files.createDirectories(root.resolve("files")).resolve(sha256);
        Files.write(kept, content);
        assertThatThrownBy(() -> launches(WorkerPolicy.standard()).request(orderWithFile(sha256)))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining(sha256);
        String right = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
        Files.move(kept, kept.resolveSibling(right));
        assertThat(launches(WorkerPolicy.standard())
                        .request(orderWithFile(right))
                        .files())
                .hasSize(1);
    }

    private static Workers.Order orderWithFile(String sha256) {
        Workers.Order plain = order(command("./run.sh"), Map.of());
        return new Workers.Order(
                plain.attempt(),
                plain.token(),
                plain.runId(),
                plain.runKey(),
                plain.namespace(),
                plain.job(),
                plain.version(),
                plain.task(),
                plain.number(),
                plain.action(),
                plain.env(),
                List.of(new Workers.File("run.sh", sha256, 10, true)),
                plain.outputs(),
                plain.success(),
                plain.workdir(),
                plain.runAs(),
                plain.timeoutMillis(),
                plain.graceMillis(),
                plain.outputBytesMax(),
                plain.scheduledAt(),
                plain.businessDate(),
                plain.runDirMark(),
                plain.lostPolicy(),
                plain.taskToken());
    }

    @Test
    void limitsAndTheLeaseAreKept() throws Exception {
        LaunchRequest request = launches(WorkerPolicy.standard()).request(order(command("true"), Map.of()));
        assertThat(request.limits().timeout()).hasMillis(1_500);
        assertThat(request.limits().grace()).hasMillis(250);
        assertThat(request.limits().outputBytesMax()).isEqualTo(4_096);
        assertThat(request.limits().endsWithLease()).isTrue();
        assertThat(Note.parse(request.note()).token()).isEqualTo(42);
    }

    @Test
    void aKindThatThisWorkerCannotRunIsRefusedByName() {
        assertThatThrownBy(() -> launches(WorkerPolicy.standard())
                        .request(order(new Workers.Action("spark", List.of(), "", ""), Map.of())))
                .isInstanceOf(Launches.RefusedException.class)
                .hasMessageContaining("spark");
    }

    @Test
    void aSecretIsGivenOnlyIfThePolicyOfThisWorkerSaysSo() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "s3cret\n");
        Map<String, Workers.Env> env = Map.of("PASSWORD", new Workers.Env("file", secret.toString()));
        assertThatThrownBy(() -> launches(WorkerPolicy.standard()).request(order(command("true"), env)))
                .isInstanceOf(Launches.RefusedException.class)
                .hasMessageContaining("secrets.files");
        WorkerPolicy allowing = new WorkerPolicy(
                WorkerPolicy.standard().runAs(),
                new WorkerPolicy.Secrets(List.of(), List.of(secret.toRealPath().toString())),
                true,
                AddressRules.PUBLIC);
        assertThat(launches(allowing).request(order(command("true"), env)).environment())
                .containsEntry("PASSWORD", "s3cret");
    }
}
