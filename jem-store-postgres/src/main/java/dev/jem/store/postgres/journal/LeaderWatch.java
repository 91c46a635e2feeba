package dev.jem.store.postgres.journal;

import dev.jem.runtime.Candidacy;
import dev.jem.runtime.journal.JournalException;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.Session;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import java.sql.SQLException;

/**
 * Tells whether another live server leads, by an advisory lock that ends with its session. <b>Only a hint:</b> it makes
 * waiting servers notice a dead leader soon and keeps live ones from taking the lead from each other; what protects the
 * journal is the epoch.
 *
 * <p>Safe for use by several threads.
 */
public final class LeaderWatch implements Candidacy, AutoCloseable {

    private final Session session;
    private final String hold = SqlFile.read(LeaderWatch.class, "watch_hold");
    private final String held = SqlFile.read(LeaderWatch.class, "watch_held");
    private final String release = SqlFile.read(LeaderWatch.class, "watch_release");

    public LeaderWatch(Connections connections) {
        this.session = new Session(() -> connections.asking("leader-watch"));
    }

    @Override
    public boolean mayLead() throws JournalException {
        return tryHold();
    }

    /**
     * Takes the lock, or finds that this server has it still.
     *
     * @return whether this server holds it now; if not, another one does
     */
    public boolean tryHold() throws JournalException {
        return ask(hold);
    }

    /** Whether another server holds it. */
    public boolean heldByOther() throws JournalException {
        return ask(held);
    }

    /** Lets another server have it, for one that stops leading and lives on. */
    public void release() throws JournalException {
        ask(release);
    }

    private synchronized boolean ask(String sql) throws JournalException {
        try {
            return Statements.query(session.connection(), sql, row -> row.getBoolean(1))
                    .getFirst();
        } catch (SQLException e) {
            session.drop(e);
            throw Failure.ofRead(e, "Whether another server leads");
        }
    }

    @Override
    public synchronized void close() {
        try {
            session.close();
        } catch (SQLException e) {
            session.drop(e);
        }
    }
}
