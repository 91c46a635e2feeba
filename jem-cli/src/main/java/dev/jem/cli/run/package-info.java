/** Commands that start, follow, explain and stop runs. */
@NullMarked
package dev.jem.cli.run;

import org.jspecify.annotations.NullMarked;
