/** What a worker looks out for between tasks. */
@NullMarked
package dev.jem.worker.watch;

import org.jspecify.annotations.NullMarked;
