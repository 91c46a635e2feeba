package dev.jem.client;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;

/** Contents by their SHA-256 in 64 hex digits: bundled files and artifacts. Thread-safe. */
public final class BlobsApi {

    private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);

    private final Connection connection;

    BlobsApi(Connection connection) {
        this.connection = connection;
    }

    /** Whether the server has this content. */
    public boolean has(String sha256) {
        return connection.exists(Call.head(target(sha256)));
    }

    public void put(String sha256, byte[] content) {
        connection.send(
                Call.put(target(sha256), BodyPublishers.ofByteArray(content)).within(UPLOAD_TIMEOUT));
    }

    /** Sends a file as it is now; the server refuses content that does not have this hash. */
    public void put(String sha256, Path file) throws FileNotFoundException {
        connection.send(Call.put(target(sha256), BodyPublishers.ofFile(file)).within(UPLOAD_TIMEOUT));
    }

    /** The content as it arrives; the caller closes it and compares the hash. */
    public InputStream get(String sha256) {
        return connection.stream(Call.get(target(sha256)).header("Accept", "application/octet-stream"));
    }

    private static Target target(String sha256) {
        return Target.of("blobs").segment(sha256);
    }
}
