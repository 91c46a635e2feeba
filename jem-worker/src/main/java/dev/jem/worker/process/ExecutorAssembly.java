package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Reactor;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Puts an executor together. */
final class ExecutorAssembly {

    private static final long TRIAL_LOOK_NANOS = 1_000_000;
    private static final int TRIAL_LOOKS_MAX = 5_000;

    private final ExecutorSettings settings;
    private final StateDirectory state;
    private final Reactor reactor;
    private final LaunchingThread launching;

    private ExecutorAssembly(ExecutorSettings settings, StateDirectory state) throws IOException {
        this.settings = settings;
        this.state = state;
        this.reactor = new Reactor("jem-processes");
        this.launching = new LaunchingThread(settings.policy().noNewPrivileges());
    }

    static ProcessExecutor open(ExecutorSettings settings) throws IOException {
        StateDirectory state = StateDirectory.open(settings.stateDirectory());
        try {
            return new ExecutorAssembly(settings, state).assemble();
        } catch (IOException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private ProcessExecutor assemble() throws IOException {
        Workspace workspace = Workspace.open(settings.workDirectory());
        Host host = new HostSurvey(settings.workDirectory().resolve("bin"), state.id(), this::tryOut)
                .survey(settings.containment());
        AttemptJournal journal = AttemptJournal.open(state.journal());
        SupervisorFactory factory = new SupervisorFactory(host, state.slots(), reactor);
        SupervisorPool pool = new SupervisorPool(factory, reactor, launching, settings.idleMax());
        Guard guard = Guard.open(state.guard(), host.shell(), reactor);
        Means means = new Means(reactor, journal, pool, workspace, host, guard, settings.lingering());
        journal.start();
        reactor.start();
        return new ProcessExecutor(new AccountDecisions(settings.policy()), state, means);
    }

    /** Starts a supervisor as a task would get one, and ends it. */
    private void tryOut(Host host) throws IOException {
        Account account = Account.own();
        Supervisor supervisor = new SupervisorFactory(host, state.slots(), reactor).start(account);
        supervisor.tree().kill();
        for (int looks = 0; !supervisor.tree().gone(); looks++) {
            if (looks > TRIAL_LOOKS_MAX) {
                throw new IOException("a process could not be killed");
            }
            LockSupport.parkNanos(TRIAL_LOOK_NANOS);
        }
        supervisor.dispose();
    }
}
