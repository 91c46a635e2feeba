/** Half of a cycle. */
@NullMarked
package dev.jem.check.sample.one;

import org.jspecify.annotations.NullMarked;
