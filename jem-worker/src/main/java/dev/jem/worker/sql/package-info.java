/** Statements that tasks send to databases. */
@NullMarked
package dev.jem.worker.sql;

import org.jspecify.annotations.NullMarked;
