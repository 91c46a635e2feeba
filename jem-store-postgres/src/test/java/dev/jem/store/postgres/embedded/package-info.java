@NullMarked
package dev.jem.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
