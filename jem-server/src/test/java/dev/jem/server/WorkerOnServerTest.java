package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.client.ApiException;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.client.PageRequest;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real worker on a real server that keeps nothing: what a running task may ask, and what is tidied behind it. */
class WorkerOnServerTest {

    private static final OutputPart FOLLOWED = new OutputPart(OptionalInt.empty(), true, OptionalInt.empty());

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path root;

    private MemoryServer server;
    private Worker worker;
    private JemClient admin;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        server = MemoryServer.start();
        worker = Worker.start(new WorkerSettings(server.workerEndpoint(), "local", Map.of(), 2, root, "test"));
        admin = JemClient.of(server.endpoint(), RetryPolicy.BRIEF);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        worker.close();
        server.close();
    }

    @Test
    void aTasksTokenReadsAndSubmitsInItsNamespaceWhileItRuns() throws Exception {
        Path gate = root.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", "-m", "666", gate.toString())
                        .start()
                        .waitFor())
                .isZero();
        apply("here", "other", "true");
        apply("there", "other", "true");
        Runs.Run run = submit("here", "cat \"$JEM_TOKEN_FILE\"; read go <" + gate);
        String token = firstLine(run.id());
        try (JemClient task = client(token);
                JemClient forger = client(token.substring(0, token.length() - 4) + "AAAA")) {
            assertThat(task.runs().get(run.id()).state()).isEqualTo("RUNNING");
            assertThat(task.runs().submit("here", "other", NOTHING).namespace()).isEqualTo("here");
            assertRefused("forbidden", () -> task.runs().submit("there", "other", NOTHING));
            assertRefused("forbidden", () -> task.runs().cancel(run.id(), ""));
            assertRefused("forbidden", () -> task.principals().list(PageRequest.FIRST));
            assertRefused("forbidden", () -> task.manifests().apply(manifest("here", "more", "true"), false));
            assertRefused("unauthorized", () -> forger.runs().get(run.id()));
            Files.writeString(gate, "go\n");
            assertThat(output(run.id())).isEqualTo(token + "\n");
            assertRefused("unauthorized", () -> task.runs().get(run.id()));
        }
    }

    @Test
    void theDirectoryOfARunGoesWithTheRun() throws Exception {
        Path runs = root.resolve("work").resolve("runs");
        try (WatchService watch = runs.getFileSystem().newWatchService()) {
            runs.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            Runs.Run run = submit("here", "touch \"$JEM_RUN_DIR/file\"");
            assertThat(output(run.id())).isEmpty();
            WatchKey gone = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(gone).isNotNull();
            assertThat(runs.resolve(run.id())).doesNotExist();
        }
    }

    @Test
    void aWorkerThatHoldsNothingLeaves() throws Exception {
        assertThat(output(submit("here", "true").id())).isEmpty();
        worker.close();
        assertThat(admin.server().workers(PageRequest.FIRST).items())
                .singleElement()
                .satisfies(it -> assertThat(it.state()).isEqualTo("LEFT"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x >\"$JEM_OUTPUT_DIR/$(printf 'bad\\377name')\"",
                "ln -s /etc/shadow \"$JEM_OUTPUT_DIR/a\"; mkfifo \"$JEM_OUTPUT_DIR/b\" \"$JEM_OUTPUTS\"",
                "mkdir -p \"$JEM_OUTPUT_DIR/x/y\"; chmod 000 \"$JEM_OUTPUT_DIR/x\"",
                "echo hi >\"$JEM_OUTPUT_DIR/x\"; chmod 000 \"$JEM_OUTPUT_DIR/x\"",
                "chmod 000 \"$(dirname \"$JEM_OUTPUTS\")\"",
                "mkdir \"$JEM_OUTPUTS\"",
                "printf 'v=%s' \"$(head -c 200000 /dev/zero | tr '\\0' x)\" >\"$JEM_OUTPUTS\""
            })
    void whatATaskLeavesHoldsUpNobody(String script) {
        Runs.Run strange = submit("here", script);
        assertThat(output(strange.id())).isEmpty();
        assertThat(output(submit("here", "echo fine").id())).isEqualTo("fine\n");
        assertThat(admin.runs().get(strange.id()).state()).isIn("SUCCEEDED", "FAILED");
    }

    /** Wherever the other one is: it knows nothing of what runs here. */
    @Test
    void aWorkerInAnotherPlaceDoesNotGetItsNameWhileItIsHeard() throws Exception {
        Runs.Run run = submit("here", "echo begins; exec sleep 600");
        assertThat(firstLine(run.id())).isEqualTo("begins");
        assertRefused("conflict", () -> join("another-place"));
        assertRefused("conflict", () -> admin.server().declareDead("local", session(), "certain"));
        assertThat(admin.runs().get(run.id()).state()).isEqualTo("RUNNING");
        admin.runs().cancel(run.id(), "");
        assertThat(output(run.id())).isEqualTo("begins\n");
    }

    private long session() {
        return admin.server().workers(PageRequest.FIRST).items().getFirst().session();
    }

    private void join(String stateId) {
        try (JemClient client = JemClient.of(server.workerEndpoint(), RetryPolicy.NONE)) {
            client.worker()
                    .join(new Workers.Join(
                            "local", Map.of(), 1, List.of("process"), "test", "boot", stateId, 1, "none", List.of()));
        }
    }

    private static final Runs.Submit NOTHING = new Runs.Submit(Map.of(), Optional.empty(), "");

    private void apply(String namespace, String job, String script) {
        admin.manifests().apply(manifest(namespace, job, script), false);
    }

    private Runs.Run submit(String namespace, String script) {
        Manifests.Request manifest = manifest(namespace, "job", script);
        return admin.runs().submit(new Runs.SubmitManifest(manifest, Map.of(), Optional.empty(), ""));
    }

    private static Manifests.Request manifest(String namespace, String job, String script) {
        String text = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: %s, namespace: %s}
                spec: {task: {shell: '%s'}}
                """.formatted(job, namespace, script.replace("'", "''"));
        return new Manifests.Request(List.of(new Manifests.Source("test.yaml", text)), List.of(), "default");
    }

    /** The first line that a run's task prints, as soon as it has. */
    private String firstLine(String run) {
        StringBuilder text = new StringBuilder();
        try (OutputReader output = admin.runs().output(run, "main", FOLLOWED)) {
            while (text.indexOf("\n") < 0) {
                text.append(new String(output.next().orElseThrow().data(), StandardCharsets.UTF_8));
            }
        }
        return text.substring(0, text.indexOf("\n"));
    }

    /** The whole output, which ends with the task. */
    private String output(String run) {
        StringBuilder text = new StringBuilder();
        try (OutputReader output = admin.runs().output(run, "main", FOLLOWED)) {
            for (Optional<Runs.Chunk> next = output.next(); next.isPresent(); next = output.next()) {
                text.append(new String(next.get().data(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    private static void assertRefused(String code, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private JemClient client(String token) {
        Endpoint endpoint = Endpoint.of(server.endpoint().url().toString(), Optional.of(token));
        return JemClient.of(endpoint, RetryPolicy.BRIEF);
    }
}
