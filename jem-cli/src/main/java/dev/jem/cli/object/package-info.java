/** Commands that show and delete objects. */
@NullMarked
package dev.jem.cli.object;

import org.jspecify.annotations.NullMarked;
