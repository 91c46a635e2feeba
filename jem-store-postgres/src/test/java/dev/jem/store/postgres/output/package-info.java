@NullMarked
package dev.jem.store.postgres.output;

import org.jspecify.annotations.NullMarked;
