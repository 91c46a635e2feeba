package dev.jem.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a program by {@code posix_spawn(3)}: in a session of its own, with an empty environment, default signal
 * handling, nothing blocked, standard input from {@code /dev/null}, and of this process's open files only those named.
 * Thread-safe.
 */
public final class Spawn {

    private static final int STRUCT_BYTES = 1024;
    private static final int SIGSET_BYTES = 128;
    private static final short SET_SIGNAL_DEFAULTS = 0x04;
    private static final short SET_SIGNAL_MASK = 0x08;
    private static final short SET_SESSION = 0x80;
    private static final int DESCRIPTORS_MAX = 10;
    private static final int ABOVE = 32;

    private static final MethodHandle SPAWN =
            function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_INIT = function("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY = function("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle ADD_DUP2 =
            function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ADD_CLOSE = function("posix_spawn_file_actions_addclose", ADDRESS, JAVA_INT);
    private static final MethodHandle ADD_OPEN =
            function("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final Optional<MethodHandle> ADD_CLOSE_FROM =
            optional("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = function("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle ATTRIBUTES_DESTROY = function("posix_spawnattr_destroy", ADDRESS);
    private static final MethodHandle SET_FLAGS = function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_DEFAULTS = function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle SET_MASK = function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);

    private final Arena arena;
    private final MemorySegment actions;
    private final MemorySegment attributes;

    private Spawn(Arena arena) {
        this.arena = arena;
        this.actions = arena.allocate(STRUCT_BYTES, 16);
        this.attributes = arena.allocate(STRUCT_BYTES, 16);
    }

    /**
     * Starts a program that becomes a child of this process; whoever starts it reaps it.
     *
     * @param argv the program's absolute path and its arguments
     * @param descriptors which open file (value) the program finds under which number (key, 1 to 9)
     * @return the pid
     */
    public static int start(List<String> argv, Map<Integer, Integer> descriptors) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            return new Spawn(arena).run(argv, descriptors);
        }
    }

    private int run(List<String> argv, Map<Integer, Integer> descriptors) throws SystemCallException {
        check("posix_spawn_file_actions_init", invoke(ACTIONS_INIT, actions));
        check("posix_spawnattr_init", invoke(ATTRIBUTES_INIT, attributes));
        try (Raised raised = Raised.of(descriptors)) {
            describeFiles(raised.descriptors());
            describeSignals();
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment program = arena.allocateFrom(argv.getFirst());
            check(
                    "start " + argv.getFirst(),
                    invoke(SPAWN, pid, program, actions, attributes, strings(argv), strings(List.of())));
            return pid.get(JAVA_INT, 0);
        } finally {
            invoke(ACTIONS_DESTROY, actions);
            invoke(ATTRIBUTES_DESTROY, attributes);
        }
    }

    private void describeFiles(Map<Integer, Integer> descriptors) throws SystemCallException {
        check("addopen", invoke(ADD_OPEN, actions, 0, arena.allocateFrom("/dev/null"), 0, 0));
        for (int number = 1; number < DESCRIPTORS_MAX; number++) {
            Integer source = descriptors.get(number);
            check(
                    "add file " + number,
                    source == null
                            ? invoke(ADD_CLOSE, actions, number)
                            : invoke(ADD_DUP2, actions, (int) source, number));
        }
        if (ADD_CLOSE_FROM.isPresent()) {
            check("addclosefrom", invoke(ADD_CLOSE_FROM.get(), actions, DESCRIPTORS_MAX));
        } else {
            closeEachAbove();
        }
    }

    /** For a libc that cannot close a range: each number that is open now, which others may be opening more of. */
    private void closeEachAbove() throws SystemCallException {
        File[] open = new File("/proc/self/fd").listFiles();
        for (File file : open == null ? new File[0] : open) {
            int number = Integer.parseInt(file.getName());
            if (number >= DESCRIPTORS_MAX) {
                check("addclose", invoke(ADD_CLOSE, actions, number));
            }
        }
    }

    private void describeSignals() throws SystemCallException {
        MemorySegment all = arena.allocate(SIGSET_BYTES, 8).fill((byte) 0xff);
        MemorySegment none = arena.allocate(SIGSET_BYTES, 8);
        short flags = (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION);
        check("setflags", invoke(SET_FLAGS, attributes, flags));
        check("setsigdefault", invoke(SET_DEFAULTS, attributes, all));
        check("setsigmask", invoke(SET_MASK, attributes, none));
    }

    private MemorySegment strings(List<String> texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return array;
    }

    private static void check(String what, int error) throws SystemCallException {
        if (error != 0) {
            throw new SystemCallException(what, error);
        }
    }

    private static int invoke(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error passedOn) {
            throw passedOn;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw a checked exception", impossible);
        }
    }

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return optional(name, parameters)
                .orElseThrow(() -> new UnsupportedOperationException("This system's C library has no " + name
                        + "; glibc 2.26 or newer is needed to run processes."));
    }

    private static Optional<MethodHandle> optional(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, parameters)));
    }

    /** Open files under numbers high enough that placing one does not overwrite another. */
    private record Raised(Map<Integer, Integer> descriptors) implements AutoCloseable {

        static Raised of(Map<Integer, Integer> descriptors) throws SystemCallException {
            Raised raised = new Raised(new HashMap<>());
            try {
                for (Map.Entry<Integer, Integer> each : descriptors.entrySet()) {
                    raised.descriptors.put(each.getKey(), Descriptors.duplicate(each.getValue(), ABOVE));
                }
            } catch (SystemCallException e) {
                raised.close();
                throw e;
            }
            return raised;
        }

        @Override
        public void close() {
            descriptors.values().forEach(Descriptors::close);
        }
    }
}
