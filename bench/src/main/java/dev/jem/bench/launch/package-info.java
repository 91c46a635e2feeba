/** What it costs to launch a program. */
@NullMarked
package dev.jem.bench.launch;

import org.jspecify.annotations.NullMarked;
