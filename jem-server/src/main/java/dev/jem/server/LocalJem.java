package dev.jem.server;

import dev.jem.cli.admin.VersionCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.LocalServer;
import dev.jem.cli.command.Session;
import dev.jem.client.Endpoint;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Jem inside of one command: {@code jem run --local}. A server that keeps nothing, and a worker in a temporary
 * directory.
 */
final class LocalJem implements LocalServer.Running {

    private final MemoryServer server;
    private final Worker worker;
    private final Path directory;

    private LocalJem(MemoryServer server, Worker worker, Path directory) {
        this.server = server;
        this.worker = worker;
        this.directory = directory;
    }

    static LocalServer.Running start(Session session) {
        MemoryServer server = MemoryServer.start();
        try {
            Path directory = Files.createTempDirectory("jem-run-");
            // The account that tasks run under passes through it; it cannot list it.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Worker worker = Worker.start(new WorkerSettings(
                    server.workerEndpoint(),
                    "local",
                    Map.of(),
                    WorkerCommand.slotsDefault(),
                    directory,
                    VersionCommand.version()));
            return new LocalJem(server, worker, directory);
        } catch (IOException e) {
            server.close();
            throw new CommandFailure(ExitStatus.FAILED, "Nothing can be run on this host: " + e.getMessage());
        }
    }

    @Override
    public Endpoint endpoint() {
        return server.endpoint();
    }

    @Override
    public void close() {
        try {
            worker.close();
            server.close();
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary directory " + directory + " is left behind", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
