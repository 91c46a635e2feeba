package dev.jem.cli.run;

import dev.jem.cli.host.Host;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens when Ctrl-C or a termination ends this process while a run is watched: the terminal is put right, and a
 * note is left. The exit status is the signal's.
 */
final class Interruption implements AutoCloseable {

    private final Host host;
    private final Thread hook;
    private final List<Runnable> actions = new ArrayList<>();

    private Interruption(Host host, String note) {
        this.host = host;
        this.hook = new Thread(() -> leave(note), "jem-interruption");
    }

    /** @param note for the reader; empty says nothing */
    static Interruption of(Host host, String note) {
        Interruption interruption = new Interruption(host, note);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    void alsoDo(Runnable action) {
        synchronized (actions) {
            actions.add(action);
        }
    }

    private void leave(String note) {
        synchronized (actions) {
            actions.forEach(Runnable::run);
        }
        if (!note.isEmpty()) {
            host.err().println();
            host.err().println(note);
        }
        host.out().flush();
        host.err().flush();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already: the hook, which runs meanwhile, does what is left to do.
            host.err().flush();
        }
    }
}
