/** A real PostgreSQL for the tests of all modules: {@link dev.jem.store.postgres.testing.TestDatabase#create}. */
@NullMarked
package dev.jem.store.postgres.testing;

import org.jspecify.annotations.NullMarked;
