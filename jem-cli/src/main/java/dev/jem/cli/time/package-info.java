/** Commands about coming and past starts. */
@NullMarked
package dev.jem.cli.time;

import org.jspecify.annotations.NullMarked;
