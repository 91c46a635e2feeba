/** Which addresses tasks may be connected to from here, decided when they are. */
@NullMarked
package dev.jem.worker.net;

import org.jspecify.annotations.NullMarked;
