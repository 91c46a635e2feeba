package dev.jem.worker.agent;

import dev.jem.client.ClientException;
import dev.jem.client.JemClient;
import dev.jem.protocol.Workers;
import dev.jem.worker.process.LaidOutFile;
import dev.jem.worker.process.LaunchRequest;
import dev.jem.worker.process.Limits;
import dev.jem.worker.process.Program;
import dev.jem.worker.process.WorkerPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns an order into a request to launch: fetches its files, looks up its secrets, and puts in what only this host
 * knows.
 */
final class Launches {

    private final JemClient client;
    private final WorkerSettings settings;
    private final WorkerPolicy policy;
    private final Path files;
    private final Path runs;

    /** Files whose content has been checked since this worker started. */
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    /** @param runs where the directories of runs are */
    Launches(JemClient client, WorkerSettings settings, WorkerPolicy policy, Path runs) {
        this.client = client;
        this.settings = settings;
        this.policy = policy;
        this.files = settings.directory().resolve("files");
        this.runs = runs;
    }

    /** An order that cannot be launched, for a reason that the job's people must hear. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    LaunchRequest request(Workers.Order order) throws RefusedException, IOException {
        String runDirectory = runs.resolve(order.runId()).toString();
        return new LaunchRequest(
                order.attempt(),
                program(order, runDirectory),
                environment(order, runDirectory),
                Optional.of(placed(order, order.workdir(), runDirectory)).filter(it -> !it.isEmpty()),
                laidOut(order.files()),
                order.runId(),
                Optional.of(order.runAs()).filter(it -> !it.isEmpty()),
                new Limits(
                        Duration.ofMillis(order.timeoutMillis()),
                        Duration.ofMillis(order.graceMillis()),
                        order.outputBytesMax(),
                        Note.of(order).stopsWithLease()),
                Optional.of(order.taskToken()).filter(it -> !it.isEmpty()),
                Note.of(order).text());
    }

    /** The server's mark for the run's directory gives way to the directory itself. */
    private static String placed(Workers.Order order, String text, String runDirectory) {
        return order.runDirMark().isEmpty() ? text : text.replace(order.runDirMark(), runDirectory);
    }

    private static Program program(Workers.Order order, String runDirectory) throws RefusedException {
        Workers.Action action = order.action();
        return switch (action.kind()) {
            case "command" ->
                new Program.Command(action.argv().stream()
                        .map(word -> placed(order, word, runDirectory))
                        .toList());
            case "shell" -> new Program.Shell(action.script(), action.argv());
            default ->
                throw new RefusedException(
                        "this worker has no executor for '" + action.kind() + "'; it runs processes");
        };
    }

    private Map<String, String> environment(Workers.Order order, String runDirectory) throws RefusedException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<String, Workers.Env> entry : order.env().entrySet()) {
            environment.put(entry.getKey(), value(order, entry.getValue(), runDirectory));
        }
        environment.put("JEM_URL", settings.server().url().toString());
        environment.put("JEM_RUN_ID", order.runId());
        environment.put("JEM_RUN_KEY", order.runKey());
        environment.put("JEM_JOB", order.job());
        environment.put("JEM_NAMESPACE", order.namespace());
        environment.put("JEM_TASK", order.task());
        environment.put("JEM_ATTEMPT", Integer.toString(order.number()));
        environment.put("JEM_FENCING_TOKEN", Long.toString(order.token()));
        environment.put("TRACEPARENT", TraceParent.of(order.runId(), order.attempt()));
        order.scheduledAt().ifPresent(at -> environment.put("JEM_SCHEDULED_AT", at.toString()));
        order.businessDate().ifPresent(date -> environment.put("JEM_BUSINESS_DATE", date.toString()));
        return environment;
    }

    private String value(Workers.Order order, Workers.Env env, String runDirectory) throws RefusedException {
        return switch (env.kind()) {
            case "value" -> placed(order, env.value(), runDirectory);
            default -> secret(policy, env);
        };
    }

    /** What this worker knows and its policy lets tasks have. */
    static String secret(WorkerPolicy policy, Workers.Env source) throws RefusedException {
        return switch (source.kind()) {
            case "env" -> secret(policy.secretFromEnvironment(source.value()));
            case "file" -> secret(policy.secretFromFile(source.value()));
            default ->
                throw new RefusedException("this worker does not know where to find a value of kind " + source.kind());
        };
    }

    private static String secret(WorkerPolicy.Secret secret) throws RefusedException {
        return switch (secret) {
            case WorkerPolicy.Secret.Value value -> value.text();
            case WorkerPolicy.Secret.Refused refused -> throw new RefusedException(refused.reason());
        };
    }

    private List<LaidOutFile> laidOut(List<Workers.File> wanted) throws IOException {
        List<LaidOutFile> laidOut = new ArrayList<>();
        for (Workers.File file : wanted) {
            laidOut.add(new LaidOutFile(file.path(), fetch(file.sha256()), file.executable()));
        }
        return laidOut;
    }

    /**
     * Files are kept by the hash of their content and fetched once. What an earlier life of this worker has left is
     * looked at again: the power may have failed while it was written.
     */
    private Path fetch(String sha256) throws IOException {
        Path kept = files.resolve(sha256);
        boolean isKnown = verified.contains(sha256) && Files.exists(kept);
        if (!isKnown && !HashedFile.holds(kept, sha256)) {
            download(sha256, kept);
        }
        verified.add(sha256);
        return kept;
    }

    private void download(String sha256, Path to) throws IOException {
        Files.createDirectories(files);
        Path fresh = Files.createTempFile(files, sha256, ".new");
        try (InputStream content = client.blobs().get(sha256)) {
            if (!HashedFile.write(content, fresh, Long.MAX_VALUE).equals(sha256)) {
                throw new IOException("file " + sha256 + " arrived damaged");
            }
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (ClientException e) {
            throw new IOException("file " + sha256 + " could not be fetched: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
