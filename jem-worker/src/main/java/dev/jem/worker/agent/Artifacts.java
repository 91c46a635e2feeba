package dev.jem.worker.agent;

import dev.jem.client.ApiException;
import dev.jem.client.JemClient;
import dev.jem.protocol.Runs;
import dev.jem.worker.process.LeftFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sends the files that tasks leave to be kept. Each is copied first: what is hashed is what is sent. Thread-safe. */
final class Artifacts {

    private static final int LEFT_OUT_SHOWN_MAX = 3;

    private final JemClient client;
    private final String worker;
    private final Path staging;

    /** @param staging a directory that no task can see */
    Artifacts(JemClient client, String worker, Path staging) {
        this.client = client;
        this.worker = worker;
        this.staging = staging;
    }

    /** Removes what a predecessor did not come to remove. */
    void clear() throws IOException {
        Files.createDirectories(staging);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(staging)) {
            for (Path copy : left) {
                Files.delete(copy);
            }
        }
    }

    /** @param leftOut files that are not kept, each with the reason */
    record Kept(List<Runs.Artifact> artifacts, List<String> leftOut) {

        static final Kept NONE = new Kept(List.of(), List.of());

        /** For the job's people; empty when all is kept. */
        String remark() {
            if (leftOut.isEmpty()) {
                return "";
            }
            String more = leftOut.size() > LEFT_OUT_SHOWN_MAX
                    ? " and " + (leftOut.size() - LEFT_OUT_SHOWN_MAX) + " more"
                    : "";
            return "not kept as artifacts: "
                    + String.join(", ", leftOut.subList(0, Math.min(leftOut.size(), LEFT_OUT_SHOWN_MAX))) + more;
        }
    }

    Kept keep(LeftFiles files) throws IOException {
        List<Runs.Artifact> artifacts = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<String> leftOut = new ArrayList<>(files.each((path, content) -> {
            try {
                artifacts.add(send(path, content));
            } catch (ApiException e) {
                if (e.kind() != ApiException.Kind.INVALID) {
                    throw e;
                }
                refused.add(path + " (" + e.getMessage() + ")");
            }
        }));
        leftOut.addAll(refused);
        return new Kept(List.copyOf(artifacts), List.copyOf(leftOut));
    }

    private Runs.Artifact send(String path, InputStream content) throws IOException {
        Path copy = Files.createTempFile(staging, "artifact", "");
        try {
            String sha256 = HashedFile.write(content, copy, LeftFiles.BYTES_MAX);
            client.worker().putArtifact(worker, sha256, copy);
            return new Runs.Artifact(path, Files.size(copy), sha256);
        } finally {
            Files.delete(copy);
        }
    }
}
