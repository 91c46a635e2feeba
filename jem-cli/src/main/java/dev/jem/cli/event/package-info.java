/** Named events: emitted, listed, deleted. */
@NullMarked
package dev.jem.cli.event;

import org.jspecify.annotations.NullMarked;
