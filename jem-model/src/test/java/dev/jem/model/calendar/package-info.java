@NullMarked
package dev.jem.model.calendar;

import org.jspecify.annotations.NullMarked;
