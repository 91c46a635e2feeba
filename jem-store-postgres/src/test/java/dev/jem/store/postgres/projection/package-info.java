@NullMarked
package dev.jem.store.postgres.projection;

import org.jspecify.annotations.NullMarked;
