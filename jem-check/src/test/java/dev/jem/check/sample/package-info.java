/** Classes that break the rules of the architecture on purpose, so that a test can see each rule find its own. */
@NullMarked
package dev.jem.check.sample;

import org.jspecify.annotations.NullMarked;
