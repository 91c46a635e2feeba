package dev.jem.server;

import dev.jem.protocol.Servers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of this process: data directory, database, engine, API. Closing it stops them the other way round; once is
 * enough, more does nothing.
 */
final class RunningServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final DataDirectory directory;
    private final Instant startedAt = Instant.now();
    private final Stopwatch watch = new Stopwatch();

    /** Guarded by this, as are those below. */
    private Optional<PostgresStorage> storage = Optional.empty();

    private Optional<Node> node = Optional.empty();
    private boolean isClosed;

    private RunningServer(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Returns when it serves requests; after a failure nothing of it is left.
     *
     * @param onHeld done as soon as the data directory is this process's: only then may others be disturbed, by writing
     *     to the log in it for example
     */
    static RunningServer start(ServerSettings settings, Runnable onHeld) throws StartFailure {
        requireFree(settings.address());
        RunningServer server = new RunningServer(DataDirectory.open(settings.dataDir()));
        boolean isStarted = false;
        try {
            onHeld.run();
            server.startParts(settings);
            isStarted = true;
            return server;
        } finally {
            if (!isStarted) {
                server.close();
            }
        }
    }

    /** Says so before anything is started; the API finds out by itself if somebody is quicker. */
    private static void requireFree(Node.Address address) throws StartFailure {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(address, e);
        }
    }

    private static StartFailure refused(Node.Address address, Exception cause) {
        boolean isUnknown = cause instanceof UnknownHostException
                || new InetSocketAddress(address.host(), address.port()).isUnresolved();
        if (isUnknown) {
            return StartFailure.ofConfiguration("There is no address '" + address.host()
                    + "' on this host. Name one to listen on with --host, such as 127.0.0.1 or 0.0.0.0.");
        }
        boolean isTaken = cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("already in use");
        return StartFailure.ofConfiguration(
                isTaken
                        ? "Port " + address.port() + " on " + address.host()
                                + " is in use by another program. Stop that"
                                + " one ('jem status' tells whether it is a Jem), or choose another port with --port"
                                + " (0 takes a free one)."
                        : "Nothing can listen on " + address.host() + " port " + address.port() + ": "
                                + cause.getMessage() + ". Choose others with --host and --port.");
    }

    private synchronized void startParts(ServerSettings settings) throws StartFailure {
        watch.lap("data directory");
        PostgresStorage opened = openStorage(settings);
        storage = Optional.of(opened);
        watch.lap("database");
        HookKeyFiles hookKeys = new HookKeyFiles(directory.resolve(DataDirectory.HOOK_KEYS));
        Node.Self self = new Node.Self(nodeName(), directory.token(DataDirectory.TASK_KEY_FILE), hookKeys, startedAt);
        Node made = new Node(opened.storage(), self, settings.address());
        node = Optional.of(made);
        made.startEngine();
        watch.lap("wiring");
        startApi(made, settings.address());
        watch.lap("API");
        Leadership.await(made, Leadership.PATIENCE);
        watch.lap("replay");
        Tokens.admitAdmin(made.cell(), directory.token(Servers.ADMIN_TOKEN_FILE));
        Tokens.admitWorker(made.cell(), directory.token(DataDirectory.WORKER_TOKEN_FILE));
        directory.publish(new Servers.Running(url(), ProcessHandle.current().pid(), Instant.now()));
        watch.lap("principals");
        LOG.info("Serving {} from {} after {}", url(), directory.path(), watch.total());
        LOG.debug("Start: {}", watch);
    }

    private PostgresStorage openStorage(ServerSettings settings) throws StartFailure {
        return settings.database().isPresent()
                ? PostgresStorage.external(settings.database().get())
                : PostgresStorage.embedded(directory.path());
    }

    private static String nodeName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    private static void startApi(Node node, Node.Address address) throws StartFailure {
        try {
            node.startApi();
        } catch (RuntimeException e) {
            throw bindFailure(e)
                    .map(it -> refused(address, it))
                    .orElseGet(() -> new StartFailure("The API did not start: " + e.getMessage(), e));
        }
    }

    private static Optional<BindException> bindFailure(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof BindException bind) {
                return Optional.of(bind);
            }
        }
        return Optional.empty();
    }

    /** Where its API is. */
    synchronized String url() {
        return node.orElseThrow().address().url();
    }

    Path dataDir() {
        return directory.path();
    }

    DataDirectory directory() {
        return directory;
    }

    /** How long the start took. */
    String startText() {
        return watch.total();
    }

    /** Completes when the engine cannot go on in this process. */
    synchronized CompletableFuture<Throwable> failure() {
        return node.orElseThrow().failure();
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Stopwatch closing = new Stopwatch();
        node.ifPresent(Node::close);
        closing.lap("engine");
        storage.ifPresent(PostgresStorage::close);
        closing.lap("database");
        try (directory) {
            if (node.isPresent()) {
                directory.unpublish();
            }
        } catch (IOException e) {
            LOG.warn("The data directory {} could not be left tidy", directory.path(), e);
        }
        LOG.info("Stopped after {}", closing.total());
        LOG.debug("Stop: {}", closing);
    }
}
