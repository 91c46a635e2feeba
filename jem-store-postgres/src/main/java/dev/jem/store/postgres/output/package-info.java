/** What attempts print, and files, in PostgreSQL. */
@NullMarked
package dev.jem.store.postgres.output;

import org.jspecify.annotations.NullMarked;
