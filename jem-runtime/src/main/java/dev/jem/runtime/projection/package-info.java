/** The query side: what the projector writes and the API reads. Behind the journal, and rebuildable from it. */
@NullMarked
package dev.jem.runtime.projection;

import org.jspecify.annotations.NullMarked;
