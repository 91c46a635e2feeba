package dev.jem.runtime;

import dev.jem.runtime.journal.JournalException;

/**
 * Tells whether it makes sense to take the lead. Only a hint that keeps servers from taking it from each other: what
 * protects is the epoch.
 */
@FunctionalInterface
public interface Candidacy {

    /** Whether no other live server leads. Blocks; called again and again while this server waits. */
    boolean mayLead() throws JournalException;
}
