/** Connections to PostgreSQL, what they are checked for, and how values are packed for it. */
@NullMarked
package dev.jem.store.postgres.connect;

import org.jspecify.annotations.NullMarked;
