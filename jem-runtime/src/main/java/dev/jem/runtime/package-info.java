/**
 * The single writer around the engine: mailbox, group commit, answers after commit, leadership, timers, leases, and the
 * feed of what was committed.
 *
 * <p>{@link dev.jem.runtime.Cell} is the door. Behind it one thread steps a {@code Writer}, which has no threads and no
 * clock of its own: everything that blocks goes through {@link dev.jem.runtime.Io} and comes back as a message, so that
 * a simulator can run the same code on virtual time.
 */
@NullMarked
package dev.jem.runtime;

import org.jspecify.annotations.NullMarked;
