/**
 * What attempts print, on disk from the moment it is taken over until the server has acknowledged it, bounded in size
 * and whole again after a crash.
 */
@NullMarked
package dev.jem.worker.output;

import org.jspecify.annotations.NullMarked;
