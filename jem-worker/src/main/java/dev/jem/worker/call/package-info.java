/** Attempts that the worker executes itself, without a process: requests and statements. */
@NullMarked
package dev.jem.worker.call;

import org.jspecify.annotations.NullMarked;
