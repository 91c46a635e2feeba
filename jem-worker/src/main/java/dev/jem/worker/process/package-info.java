/**
 * Runs attempts as processes of this host: launches, contains, captures, stops and, after a restart of the worker,
 * finds them again. {@link dev.jem.worker.process.ProcessExecutor} is the way in.
 */
@NullMarked
package dev.jem.worker.process;

import org.jspecify.annotations.NullMarked;
