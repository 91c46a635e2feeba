package dev.jem.worker.process;

import dev.jem.model.connection.AddressRange;
import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.net.AddressRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of a {@link WorkerPolicy}: JSON, every member optional, unknown members are errors.
 *
 * <pre>{@code
 * {"runAs": {"standard": "jem-task", "allow": ["batch"]},
 *  "secrets": {"env": ["LEDGER_PASSWORD"], "files": ["/etc/jem/secrets/"]},
 *  "files": {"watch": ["/in/"]},
 *  "noNewPrivileges": true,
 *  "network": {"allow": ["10.0.0.0/8", "localhost"], "deny": ["10.9.0.0/16"]}}
 * }</pre>
 */
public final class PolicyFile {

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PolicyFile() {}

    private record Written(
            Optional<WrittenRunAs> runAs,
            Optional<WrittenSecrets> secrets,
            Optional<WrittenFiles> files,
            Optional<Boolean> noNewPrivileges,
            Optional<WrittenNetwork> network) {}

    private record WrittenFiles(Optional<List<String>> watch) {}

    private record WrittenNetwork(Optional<List<String>> allow, Optional<List<String>> deny) {}

    private record WrittenRunAs(Optional<String> standard, Optional<List<String>> allow) {}

    private record WrittenSecrets(Optional<List<String>> env, Optional<List<String>> files) {}

    /**
     * Reads a policy; a file that is missing allows what {@link WorkerPolicy#standard} allows.
     *
     * @throws IOException when it cannot be trusted, read or understood, with what to do
     */
    public static WorkerPolicy load(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return WorkerPolicy.standard();
        }
        requireTrusted(file);
        requireTrusted(file.toAbsolutePath().resolveSibling("").normalize());
        try {
            return policy(JSON.readValue(Files.readAllBytes(file), Written.class));
        } catch (JacksonException e) {
            throw new IOException(
                    "The worker's policy " + file + " is not understood (line "
                            + e.getLocation().getLineNr() + "): " + e.getOriginalMessage(),
                    e);
        }
    }

    private static WorkerPolicy policy(Written written) throws IOException {
        WorkerPolicy.RunAs runAs = new WorkerPolicy.RunAs(
                written.runAs.flatMap(WrittenRunAs::standard),
                written.runAs.flatMap(WrittenRunAs::allow).orElse(List.of()));
        WorkerPolicy.Secrets secrets = new WorkerPolicy.Secrets(
                written.secrets.flatMap(WrittenSecrets::env).orElse(List.of()),
                written.secrets.flatMap(WrittenSecrets::files).orElse(List.of()));
        AddressRules network = new AddressRules(
                written.network.flatMap(WrittenNetwork::allow).orElse(List.of()),
                written.network.flatMap(WrittenNetwork::deny).orElse(List.of()));
        for (String range : network.deny()) {
            if (AddressRange.parse(range).isEmpty()) {
                throw new IOException("The worker's policy denies '" + range
                        + "', which is no range of addresses as in 10.9.0.0/16 (network.deny).");
            }
        }
        List<String> watched = written.files.flatMap(WrittenFiles::watch).orElse(List.of());
        for (String directory : watched) {
            if (!directory.startsWith("/") || !Path.of(directory).normalize().equals(Path.of(directory))) {
                throw new IOException("The worker's policy lets '" + directory
                        + "' be watched, which is no absolute path as in /in/ (files.watch).");
            }
        }
        return new WorkerPolicy(runAs, secrets, written.noNewPrivileges.orElse(true), network, watched);
    }

    /** Whoever can write it could make himself root. */
    private static void requireTrusted(Path path) throws IOException {
        int owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int own = Account.own().uid();
        if (Files.isSymbolicLink(path) || (owner != 0 && owner != own)) {
            throw new IOException("The worker's policy is not trusted: " + path
                    + " must belong to root (or to the worker's account) and be no symbolic link.");
        }
        if ((Directories.permissions(path) & WRITABLE_BY_OTHERS) != 0) {
            throw new IOException(
                    "The worker's policy is not trusted: " + path + " can be written by others; run chmod go-w on it.");
        }
    }
}
