/** The ports for what is too big for the journal: what attempts print, and files. */
@NullMarked
package dev.jem.runtime.output;

import org.jspecify.annotations.NullMarked;
