@NullMarked
package dev.jem.store.postgres;

import org.jspecify.annotations.NullMarked;
