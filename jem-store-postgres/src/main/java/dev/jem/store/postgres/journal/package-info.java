/** The journal, its snapshots and the leadership over it, in PostgreSQL. */
@NullMarked
package dev.jem.store.postgres.journal;

import org.jspecify.annotations.NullMarked;
