package dev.jem.worker.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The one door to the kernel: libc's {@code syscall(2)}, so that one native function serves for all of them.
 * Thread-safe.
 */
final class Kernel {

    private static final int ARGUMENTS = 6;
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> CAPTURE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURED));
    private static final MethodHandle SYSCALL = bind();

    private Kernel() {}

    private static MethodHandle bind() {
        FunctionDescriptor shape = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                shape,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /** The result of a call, or minus its error number. */
    static long result(SystemCall call, long... arguments) {
        long[] a = Arrays.copyOf(arguments, ARGUMENTS);
        long number = call.number(Machine.current());
        MemorySegment captured = CAPTURE.get();
        try {
            long result = (long) SYSCALL.invokeExact(captured, number, a[0], a[1], a[2], a[3], a[4], a[5]);
            return result == -1 ? -(int) ERRNO.get(captured, 0L) : result;
        } catch (RuntimeException | Error passedOn) {
            throw passedOn;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw a checked exception", impossible);
        }
    }

    /** The result of a call that is expected to succeed. */
    static long call(String what, SystemCall call, long... arguments) throws SystemCallException {
        return succeeded(what, result(call, arguments));
    }

    static long succeeded(String what, long result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(what, (int) -result);
        }
        return result;
    }
}
