package dev.jem.store.postgres.embedded;

import dev.jem.store.postgres.testing.SharedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server as another process, for the tests: {@code LauncherProgram DATA_DIRECTORY BALLAST_BYTES}.
 *
 * <p>Prints {@code READY pid port} and stays until its standard input ends, then closes cleanly; or prints
 * {@code PROBLEM kind: text}. Each event is a line {@code EVENT kind: text}.
 */
final class LauncherProgram {
    private LauncherProgram() {}

    public static void main(String[] arguments) throws IOException {
        var settings = PostgresSettings.in(Path.of(arguments[0]))
                .withDistribution(Path.of(arguments[2]))
                .withReachableBase(Path.of(arguments[0]).resolveSibling("reachable"))
                .withLimits(new PostgresSettings.Limits(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Long.parseLong(arguments[1])))
                .withListener(event ->
                        System.out.println("EVENT " + event.getClass().getSimpleName() + ": " + event.message()));
        try (var running = PostgresLauncher.start(settings)) {
            System.out.println("READY " + running.pid() + " " + running.port());
            while (System.in.read() >= 0) {
                // stays until its caller lets go
            }
        } catch (DatabaseStartException e) {
            System.out.println("PROBLEM " + e.problem().getClass().getSimpleName() + ": "
                    + e.problem().text());
        }
    }

    static String distribution() {
        return SharedPostgres.distribution().toString();
    }
}
