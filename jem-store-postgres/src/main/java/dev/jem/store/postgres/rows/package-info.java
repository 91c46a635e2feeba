/** How rows of the projection are packed and unpacked. */
@NullMarked
package dev.jem.store.postgres.rows;

import org.jspecify.annotations.NullMarked;
