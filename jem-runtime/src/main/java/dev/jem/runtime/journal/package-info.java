/**
 * The journal: an append-only, hash-chained list of batches of events, and the port that keeps it.
 *
 * <p>One row is one committed batch. A row names its predecessor by sequence number and hash, so no history can be
 * changed or forked unseen.
 */
@NullMarked
package dev.jem.runtime.journal;

import org.jspecify.annotations.NullMarked;
