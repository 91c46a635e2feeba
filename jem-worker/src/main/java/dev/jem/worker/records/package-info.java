/** What a worker must still know after it was killed. */
@NullMarked
package dev.jem.worker.records;

import org.jspecify.annotations.NullMarked;
