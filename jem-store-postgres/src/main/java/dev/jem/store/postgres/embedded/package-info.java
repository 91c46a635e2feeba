/**
 * Jem's own private PostgreSQL: unpacks the programs, creates the database, starts, adopts, watches and stops it.
 *
 * <p>Entry points: {@link dev.jem.store.postgres.embedded.PostgresLauncher#start} with
 * {@link dev.jem.store.postgres.embedded.PostgresSettings}. What may go wrong is the closed list
 * {@link dev.jem.store.postgres.embedded.StartProblem}.
 */
@NullMarked
package dev.jem.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
