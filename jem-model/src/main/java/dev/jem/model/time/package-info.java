/**
 * When: cron in three dialects, intervals, one-time starts, daylight saving, catch-up. Pure arithmetic: no clock, no
 * I/O, no threads; an instant goes in, an instant comes out. Everything here is immutable and safe to share.
 */
@NullMarked
package dev.jem.model.time;

import org.jspecify.annotations.NullMarked;
