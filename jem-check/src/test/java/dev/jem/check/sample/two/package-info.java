/** Half of a cycle. */
@NullMarked
package dev.jem.check.sample.two;

import org.jspecify.annotations.NullMarked;
