/** Requests of HTTP that tasks send. */
@NullMarked
package dev.jem.worker.http;

import org.jspecify.annotations.NullMarked;
