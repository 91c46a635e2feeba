package dev.jem.cli.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of its process. Nothing else in the command line looks at the process, so tests give their own.
 *
 * @param out takes data, and nothing else
 * @param err takes messages and progress
 * @param directory relative paths start here
 * @param clock time, and the zone that people's screens use
 * @param pauser waits between two looks at something
 */
public record Host(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        Terminal terminal,
        Clock clock,
        Pauser pauser) {

    /** Lets time pass. */
    public interface Pauser {
        void pause(Duration duration) throws InterruptedException;
    }

    private static final int BUFFER_BYTES = 32 << 10;

    public Host {
        environment = Map.copyOf(environment);
    }

    /** This process; output is UTF-8 and buffered until it is flushed. */
    public static Host ofProcess() {
        PrintStream out = new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.err), BUFFER_BYTES),
                true,
                StandardCharsets.UTF_8);
        Map<String, String> environment = System.getenv();
        return new Host(
                System.in,
                out,
                err,
                environment,
                Path.of("").toAbsolutePath(),
                Terminal.ofProcess(environment),
                Clock.system(ZoneId.systemDefault()),
                Thread::sleep);
    }

    /** The same with other streams for data and messages. */
    public Host with(PrintStream otherOut, PrintStream otherErr) {
        return new Host(in, otherOut, otherErr, environment, directory, terminal, clock, pauser);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty());
    }

    /** A path as the user wrote it; {@code ~} is the shell's business. */
    public Path path(String text) {
        return directory.resolve(text).normalize();
    }

    /** The user's home directory. */
    public Path home() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }
}
