@NullMarked
package dev.jem.store.postgres.journal;

import org.jspecify.annotations.NullMarked;
