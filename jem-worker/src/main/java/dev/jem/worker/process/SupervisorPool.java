package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Reactor;
import dev.jem.worker.output.OutputSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervisors that wait for work, by account; starts more when somebody waits. For the reactor's thread, which is never
 * kept waiting: supervisors are started by a thread of the pool's own.
 */
final class SupervisorPool {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisorPool.class);
    private static final long END_CHECK_NANOS = 2_000_000;

    private final SupervisorFactory factory;
    private final Reactor reactor;
    private final int idleMax;
    private final ExecutorService starting;
    private final Map<Account, Shelf> shelves = new HashMap<>();
    private Optional<Runnable> onEmpty = Optional.empty();
    private int discarding;
    private boolean closed;

    SupervisorPool(SupervisorFactory factory, Reactor reactor, LaunchingThread launching, int idleMax) {
        this.factory = factory;
        this.reactor = reactor;
        this.idleMax = idleMax;
        this.starting = Executors.newSingleThreadExecutor(launching);
    }

    /** Gets a supervisor with a child that waits, or the reason why there is none. */
    interface Taker {
        void taken(Supervisor supervisor);

        void refused(IOException reason);
    }

    /** What there is for one account. */
    private static final class Shelf {
        private final Deque<Supervisor> idle = new ArrayDeque<>();
        private final Deque<Taker> waiting = new ArrayDeque<>();
        /** Supervisors that will come to this shelf by themselves. */
        private int coming;
    }

    void take(Account account, Taker taker) {
        Shelf shelf = shelf(account);
        Supervisor supervisor = shelf.idle.pollLast();
        if (supervisor != null) {
            taker.taken(supervisor);
            return;
        }
        shelf.waiting.add(taker);
        if (shelf.coming < shelf.waiting.size()) {
            start(account);
        }
    }

    /** Makes sure that so many wait for work of an account. */
    void prepare(Account account, int count) {
        Shelf shelf = shelf(account);
        while (shelf.coming + shelf.idle.size() < count) {
            start(account);
        }
    }

    private Shelf shelf(Account account) {
        return shelves.computeIfAbsent(account, any -> new Shelf());
    }

    private void start(Account account) {
        if (closed) {
            return;
        }
        shelf(account).coming++;
        starting.execute(() -> {
            try {
                Supervisor supervisor = factory.start(account);
                reactor.execute(() -> started(supervisor));
            } catch (IOException | RuntimeException e) {
                IOException reason = e instanceof IOException io ? io : new IOException(e);
                reactor.execute(() -> failed(account, reason));
            }
        });
    }

    private void started(Supervisor supervisor) {
        try {
            supervisor.attach(new Idle(supervisor));
            supervisor.firstChildIsThere();
        } catch (IOException e) {
            LOG.warn(
                    "The supervisor {} could not be taken into use; another one is started when needed.",
                    supervisor.name(),
                    e);
            shelf(supervisor.account()).coming--;
            discard(supervisor);
        }
    }

    private void failed(Account account, IOException reason) {
        Shelf shelf = shelf(account);
        shelf.coming--;
        checkEmpty();
        Taker taker = shelf.waiting.poll();
        if (taker != null) {
            taker.refused(reason);
        } else {
            LOG.warn("A supervisor for tasks of {} could not be started.", account.name(), reason);
        }
    }

    /** A supervisor that has let its program's end be noted comes back. */
    void giveBack(Supervisor supervisor) {
        shelf(supervisor.account()).coming++;
        supervisor.serve(new Idle(supervisor));
        try {
            supervisor.proceed();
        } catch (IOException e) {
            LOG.warn("The supervisor {} could not go on; it is given up.", supervisor.name(), e);
            shelf(supervisor.account()).coming--;
            discard(supervisor);
        }
    }

    /** A supervisor that was given but not claimed comes back. */
    void putBack(Supervisor supervisor) {
        supervisor.serve(new Idle(supervisor));
        offer(supervisor);
    }

    private void ready(Supervisor supervisor) {
        shelf(supervisor.account()).coming--;
        offer(supervisor);
    }

    private void offer(Supervisor supervisor) {
        Shelf shelf = shelf(supervisor.account());
        Taker taker = shelf.waiting.poll();
        if (taker != null) {
            taker.taken(supervisor);
        } else if (closed || shelf.idle.size() >= idleMax) {
            discard(supervisor);
        } else {
            shelf.idle.addLast(supervisor);
        }
    }

    private void lost(Supervisor supervisor) {
        Shelf shelf = shelf(supervisor.account());
        if (!shelf.idle.remove(supervisor)) {
            shelf.coming--;
        }
        if (shelf.coming < shelf.waiting.size()) {
            start(supervisor.account());
        }
        discard(supervisor);
    }

    /** Ends a supervisor and whatever is below it. */
    void discard(Supervisor supervisor) {
        discarding++;
        supervisor.serve(new Discarded());
        clear(supervisor);
    }

    private void clear(Supervisor supervisor) {
        try {
            if (supervisor.tree().gone()) {
                supervisor.dispose();
                discarding--;
                checkEmpty();
                return;
            }
            supervisor.tree().kill();
        } catch (IOException e) {
            LOG.warn("The supervisor {} could not be cleared away yet; it is tried again.", supervisor.name(), e);
        }
        reactor.after(END_CHECK_NANOS, () -> clear(supervisor));
    }

    /**
     * Ends those that are idle; the others end when they come back.
     *
     * @param whenEmpty is called when none is left that is idle, on its way out or being started
     */
    void close(Runnable whenEmpty) {
        closed = true;
        onEmpty = Optional.of(whenEmpty);
        for (Shelf shelf : shelves.values()) {
            List.copyOf(shelf.idle).forEach(this::discard);
            shelf.idle.clear();
        }
        starting.shutdown();
        checkEmpty();
    }

    private void checkEmpty() {
        if (closed && discarding == 0 && shelves.values().stream().allMatch(shelf -> shelf.coming == 0)) {
            onEmpty.ifPresent(Runnable::run);
            onEmpty = Optional.empty();
        }
    }

    /** Serves a supervisor that nobody uses. */
    private final class Idle implements Supervisor.Watcher {

        private final Supervisor supervisor;

        Idle(Supervisor supervisor) {
            this.supervisor = supervisor;
        }

        @Override
        public void ready() {
            SupervisorPool.this.ready(supervisor);
        }

        @Override
        public void output(OutputSource source) {
            LOG.debug("{} of {} has ended or was written to without a program", source, supervisor.name());
            lost(supervisor);
        }

        @Override
        public void programEnded() {
            lost(supervisor);
        }

        @Override
        public void supervisorEnded() {
            lost(supervisor);
        }
    }

    /** Serves a supervisor that is on its way out. */
    private static final class Discarded implements Supervisor.Watcher {

        @Override
        public void ready() {
            LOG.debug("a discarded supervisor still announced a child");
        }

        @Override
        public void output(OutputSource source) {
            LOG.debug("a discarded supervisor still wrote to {}", source);
        }

        @Override
        public void programEnded() {
            LOG.debug("the child of a discarded supervisor has ended");
        }

        @Override
        public void supervisorEnded() {
            LOG.debug("a discarded supervisor has ended");
        }
    }
}
