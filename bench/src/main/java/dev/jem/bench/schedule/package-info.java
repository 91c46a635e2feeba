/** What schedules cost that wait: memory, the time to load them, and ticks. */
@NullMarked
package dev.jem.bench.schedule;

import org.jspecify.annotations.NullMarked;
