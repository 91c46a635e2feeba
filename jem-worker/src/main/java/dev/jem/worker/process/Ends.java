package dev.jem.worker.process;

import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.Descriptors.Mode;
import dev.jem.worker.linux.SystemCallException;
import dev.jem.worker.output.OutputSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The worker's ends of the files between it and one supervisor. Output goes through FIFOs with names, so that a worker
 * that comes after this one can open them; the supervisor holds both ends of them, so output waits there meanwhile. The
 * rest has no names and ends with the worker.
 *
 * @param stdout read end; so is {@code stderr}
 * @param controls missing towards a supervisor that a predecessor has started: it gets no further program
 */
record Ends(int stdout, int stderr, Optional<Controls> controls) {

    /**
     * How to let a child become a program.
     *
     * @param script a file in memory
     * @param gate write end
     * @param ready read end
     */
    record Controls(int script, int gate, int ready) {}

    private static final int COMPLAINT_BYTES_MAX = 500;

    /** The supervisor's ends, by the numbers that {@link SupervisorText} uses. */
    record Theirs(Map<Integer, Integer> byNumber) implements AutoCloseable {

        @Override
        public void close() {
            byNumber.values().stream().distinct().forEach(Descriptors::close);
        }
    }

    /** Both sides. */
    record Pair(Ends ours, Theirs theirs) {}

    static Pair make(Path directory) throws SystemCallException {
        Descriptors.makeFifo(fifo(directory, OutputSource.STDOUT));
        Descriptors.makeFifo(fifo(directory, OutputSource.STDERR));
        Descriptors.Pipe gate = Descriptors.pipe();
        Descriptors.Pipe ready = Descriptors.pipe();
        int script = Descriptors.memoryFile("jem-script");
        Ends ours = new Ends(
                openOutput(directory, OutputSource.STDOUT),
                openOutput(directory, OutputSource.STDERR),
                Optional.of(new Controls(script, gate.writeEnd(), ready.readEnd())));
        int stdout = Descriptors.open(fifo(directory, OutputSource.STDOUT), Mode.WRITE);
        int stderr = Descriptors.open(fifo(directory, OutputSource.STDERR), Mode.WRITE);
        Map<Integer, Integer> theirs = Map.of(
                2, Descriptors.duplicate(stderr, 0),
                3, Descriptors.duplicate(script, 0),
                4, ready.writeEnd(),
                5, stdout,
                6, stderr,
                7, Descriptors.duplicate(ours.stdout, 0),
                8, Descriptors.duplicate(ours.stderr, 0),
                9, gate.readEnd());
        return new Pair(ours, new Theirs(theirs));
    }

    /**
     * The ends towards a supervisor that a predecessor has started; where they have been removed, there is nothing in
     * them.
     */
    static Ends reopen(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (OutputSource source : OutputSource.values()) {
            if (!Files.exists(fifo(directory, source))) {
                Descriptors.makeFifo(fifo(directory, source));
            }
        }
        return new Ends(
                openOutput(directory, OutputSource.STDOUT),
                openOutput(directory, OutputSource.STDERR),
                Optional.empty());
    }

    private static Path fifo(Path directory, OutputSource source) {
        return directory.resolve(source.label());
    }

    private static int openOutput(Path directory, OutputSource source) throws SystemCallException {
        return Descriptors.open(fifo(directory, source), Mode.POLL);
    }

    /** Waits until a child has said that it is there; false when there will be none any more. */
    boolean awaitReady() {
        try (Arena arena = Arena.ofConfined()) {
            return Descriptors.read(required().ready(), arena.allocate(1)) == 1;
        }
    }

    /** Says what the child is to become, before the gate opens for the second time. */
    void instruct(byte[] scriptText) throws SystemCallException {
        Controls controls = required();
        Descriptors.truncate(controls.script(), 0);
        Descriptors.writeAll(controls.script(), scriptText, 0);
    }

    /** Lets the child pass the gate once. */
    void openGate() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long written = Descriptors.write(
                    required().gate(), arena.allocateFrom("\n").asSlice(0, 1));
            if (written != 1) {
                throw Descriptors.failure("open the gate", Math.min(written, -1));
            }
        }
    }

    /** Wipes the values of the last program. */
    void forgetScript() throws SystemCallException {
        Descriptors.truncate(required().script(), 0);
    }

    private Controls required() {
        return controls.orElseThrow(() -> new IllegalStateException("this supervisor takes no further program"));
    }

    /** What a supervisor that did not come up wrote before it ended. */
    String complaint() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(COMPLAINT_BYTES_MAX);
            long length = Math.max(0, Descriptors.read(stderr, buffer));
            byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "it ended without a word" : text;
        }
    }

    void close() {
        Descriptors.close(stdout);
        Descriptors.close(stderr);
        controls.ifPresent(each -> {
            Descriptors.close(each.script());
            Descriptors.close(each.gate());
            Descriptors.close(each.ready());
        });
    }

    static void remove(Path directory) throws IOException {
        Files.deleteIfExists(fifo(directory, OutputSource.STDOUT));
        Files.deleteIfExists(fifo(directory, OutputSource.STDERR));
        Files.deleteIfExists(directory);
    }
}
