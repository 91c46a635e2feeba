/** The projector's tables: written in few statements, read by nobody here. */
@NullMarked
package dev.jem.store.postgres.projection;

import org.jspecify.annotations.NullMarked;
