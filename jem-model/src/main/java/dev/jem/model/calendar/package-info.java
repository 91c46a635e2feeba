/**
 * Which days count: business-day calendars of week patterns, dates, rules and holidays, joined by set operations. Pure
 * and immutable, as everything in the model; nothing here asks a library for holidays, they are written out.
 */
@NullMarked
package dev.jem.model.calendar;

import org.jspecify.annotations.NullMarked;
