package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that start runs, on a server with a database and a real worker, both of which come and go. */
@Timeout(180)
class FilesOnServerTest {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path root;

    private Path in;
    private Path out;
    private TestJem jem;
    private Worker worker;
    private WatchService watch;

    @BeforeEach
    void start() throws Exception {
        root = root.toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        in = directory("in");
        out = directory("out");
        Path place = Files.createDirectory(root.resolve("worker"));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx--x--x"));
        Path policy = Files.writeString(place.resolve("policy.json"), "{\"files\": {\"watch\": [\"" + in + "/\"]}}");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-r--r--"));
        watch = root.getFileSystem().newWatchService();
        out.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        jem = TestJem.start(root.resolve("data"));
        apply();
        startWorker();
    }

    private Path directory(String name) throws IOException {
        Path directory = Files.createDirectory(root.resolve(name));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
        jem.close();
        watch.close();
    }

    private void startWorker() throws Exception {
        Endpoint endpoint = Endpoint.of(jem.url(), Optional.of(jem.workerToken()));
        worker = Worker.start(new WorkerSettings(endpoint, "local", Map.of(), 1, root.resolve("worker"), "test"));
    }

    private void apply() throws Exception {
        String job = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: load, namespace: trades}
                spec:
                  concurrency: {onConflict: allow}
                  params: {file: {type: string}, name: {type: string}}
                  triggers:
                    - name: arrived
                      file: {path: %s/*.csv, stableFor: 1s}
                      params: {file: "${{ file.path }}", name: "${{ file.name }}"}
                  task:
                    shell: mv "$FILE" "%s/$NAME"
                    env: {FILE: "${{ params.file }}", NAME: "${{ params.name }}"}
                """.formatted(in, out);
        try (JemClient admin = jem.client()) {
            admin.manifests()
                    .apply(new Manifests.Request(List.of(new Manifests.Source("m.yaml", job)), List.of(), ""), false);
        }
    }

    private void put(String name) throws IOException {
        Path file = Files.writeString(root.resolve(name), name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.move(file, in.resolve(name));
    }

    private void await(int files) throws Exception {
        Set<String> come = new TreeSet<>();
        while (come.size() < files) {
            WatchKey key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(key).as("only " + come + " have come").isNotNull();
            for (WatchEvent<?> event : key.pollEvents()) {
                come.add(String.valueOf(event.context()));
            }
            key.reset();
        }
    }

    private List<Runs.Run> runs() throws StartFailure {
        try (JemClient admin = jem.client()) {
            return admin.runs().list(RunFilter.ALL, PageRequest.FIRST).items();
        }
    }

    @Test
    void eachFileGetsOneRunAlsoOverRestarts() throws Exception {
        put("a.csv");
        put("b.csv");
        put("c.txt");
        await(2);
        worker.close();
        jem.restart();
        put("d.csv");
        put("e.csv");
        startWorker();
        await(2);
        assertThat(runs())
                .extracting(it -> it.params().get("name"))
                .containsExactlyInAnyOrder("a.csv", "b.csv", "d.csv", "e.csv");
        assertThat(runs()).allSatisfy(it -> {
            assertThat(it.trigger().kind()).isEqualTo("file");
            assertThat(String.valueOf(it.params().get("file"))).startsWith(in + "/.jem-claimed/");
        });
        assertThat(in.resolve("c.txt")).exists();
        try (var all = Files.list(root.resolve("worker").resolve("claims"))) {
            assertThat(all).isEmpty();
        }
    }

    /**
     * A worker that dies is found again by its notes; here they are put back as they were before the server's answer.
     */
    @Test
    void aClaimThatTheServerHasAlreadyGivesNoSecondRun() throws Exception {
        Path notes = root.resolve("worker").resolve("claims");
        put("a.csv");
        await(1);
        worker.close();
        Path file = Path.of(String.valueOf(runs().getFirst().params().get("file")));
        String claim = in.relativize(file).getName(1).toString();
        String note = """
                {"id": "%s", "namespace": "trades", "job": "load", "trigger": "arrived", "path": "%s/*.csv",
                 "name": "a.csv", "size": 5, "changedMillis": 1, "sinceMillis": %d, "isMade": true}
                """.formatted(claim, in, System.currentTimeMillis());
        Files.writeString(notes.resolve(claim + ".claim"), note);
        put("b.csv");
        startWorker();
        await(1);
        assertThat(runs()).hasSize(2);
        assertThat(notes.resolve(claim + ".claim")).doesNotExist();
    }
}
