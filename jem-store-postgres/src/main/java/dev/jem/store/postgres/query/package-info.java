/** Questions to the projector's tables and to the journal. */
@NullMarked
package dev.jem.store.postgres.query;

import org.jspecify.annotations.NullMarked;
