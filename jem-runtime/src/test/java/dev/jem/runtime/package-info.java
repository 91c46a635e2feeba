@NullMarked
package dev.jem.runtime;

import org.jspecify.annotations.NullMarked;
