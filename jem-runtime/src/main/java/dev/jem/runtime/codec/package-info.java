/**
 * The one byte-exact form of what Jem writes down, and the proofs over it: records as canonical JSON, batches of events
 * as hashed journal rows with their free values apart, states as snapshots. Nothing here reads a clock or does I/O of
 * its own.
 */
@NullMarked
package dev.jem.runtime.codec;

import org.jspecify.annotations.NullMarked;
