package dev.jem.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jem.worker.linux.Signal;

/** How a program ended, as the kernel told it: a code of its own choice, or a signal. The two are never mixed up. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ProgramEnd.Exited.class, name = "exited"),
    @JsonSubTypes.Type(value = ProgramEnd.Signalled.class, name = "signalled")
})
public sealed interface ProgramEnd {

    /** @param code 0 to 255 */
    record Exited(int code) implements ProgramEnd {}

    /** @param coreDumped whether the kernel wrote a memory image */
    record Signalled(int signal, boolean coreDumped) implements ProgramEnd {}

    /** @param waitStatus as {@code wait(2)} gives it */
    static ProgramEnd of(int waitStatus) {
        int signal = waitStatus & 0x7f;
        return signal == 0 ? new Exited((waitStatus >> 8) & 0xff) : new Signalled(signal, (waitStatus & 0x80) != 0);
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Exited exited -> "exit code " + exited.code();
            case Signalled signalled ->
                "killed by " + Signal.nameOf(signalled.signal()) + (signalled.coreDumped() ? " (core dumped)" : "");
        };
    }
}
