package dev.jem.store.postgres.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What the embedded database is told. {@link #in} gives good defaults; the {@code with…} methods give changed copies.
 *
 * @param dataDirectory Jem's data directory; the database lives in its sub-directory {@code postgres}
 * @param host what of the host it uses
 * @param limits times and sizes
 * @param onClose what becomes of the server at {@link RunningPostgres#close}
 * @param listener is told of progress and trouble, on the starting or the watching thread; it must not block
 */
public record PostgresSettings(
        Path dataDirectory, Host host, Limits limits, OnClose onClose, Consumer<PostgresEvent> listener) {

    /**
     * What of the host is used.
     *
     * @param distribution where the programs are unpacked; empty: below the data directory
     * @param account the account to run the database under when Jem is root; empty: {@link Account#CANDIDATES}
     * @param port the TCP port on loopback; empty: any free one
     * @param reachableBase where the database goes when the account cannot reach the data directory
     */
    public record Host(Optional<Path> distribution, Optional<String> account, OptionalInt port, Path reachableBase) {}

    /**
     * Times and sizes.
     *
     * @param start how long a start, with crash recovery, may take
     * @param stop how long a stop may take before the server is killed
     * @param answer how long a running server may take to answer a connection before it counts as hung
     * @param ballastBytes size of the file that is given up when the disk is full
     */
    public record Limits(Duration start, Duration stop, Duration answer, long ballastBytes) {}

    /** What becomes of the server when Jem closes it. */
    public enum OnClose {
        /** A clean stop: open transactions are rolled back, then a checkpoint is written. */
        STOP,
        /** The server goes on; the next start adopts it. */
        LEAVE_RUNNING
    }

    /** The defaults for a data directory. */
    public static PostgresSettings in(Path dataDirectory) {
        var host = new Host(Optional.empty(), Optional.empty(), OptionalInt.empty(), Path.of("/var/lib/jem"));
        var limits = new Limits(Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofSeconds(10), 64L << 20);
        return new PostgresSettings(dataDirectory, host, limits, OnClose.STOP, PostgresEvent.logging());
    }

    public PostgresSettings withHost(Host newHost) {
        return new PostgresSettings(dataDirectory, newHost, limits, onClose, listener);
    }

    public PostgresSettings withDistribution(Path directory) {
        return withHost(new Host(Optional.of(directory), host.account, host.port, host.reachableBase));
    }

    public PostgresSettings withAccount(String name) {
        return withHost(new Host(host.distribution, Optional.of(name), host.port, host.reachableBase));
    }

    public PostgresSettings withPort(int port) {
        return withHost(new Host(host.distribution, host.account, OptionalInt.of(port), host.reachableBase));
    }

    public PostgresSettings withReachableBase(Path directory) {
        return withHost(new Host(host.distribution, host.account, host.port, directory));
    }

    public PostgresSettings withLimits(Limits newLimits) {
        return new PostgresSettings(dataDirectory, host, newLimits, onClose, listener);
    }

    public PostgresSettings withOnClose(OnClose choice) {
        return new PostgresSettings(dataDirectory, host, limits, choice, listener);
    }

    public PostgresSettings withListener(Consumer<PostgresEvent> newListener) {
        return new PostgresSettings(dataDirectory, host, limits, onClose, newListener);
    }
}
