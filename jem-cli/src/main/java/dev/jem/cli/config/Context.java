package dev.jem.cli.config;

import java.util.Optional;

/**
 * A server and how to use it, under a name.
 *
 * @param tokenFile a file that holds the token
 * @param dataDir data directory of a server on this host, which tells address and token
 */
public record Context(
        Optional<String> url,
        Optional<String> tokenFile,
        Optional<String> token,
        Optional<String> dataDir,
        Optional<String> namespace) {

    /** A server on this host. */
    public static Context ofDataDir(String url, String dataDir) {
        return new Context(
                Optional.of(url), Optional.empty(), Optional.empty(), Optional.of(dataDir), Optional.empty());
    }
}
