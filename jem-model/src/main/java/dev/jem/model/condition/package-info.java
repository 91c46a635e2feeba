/** Conditions: what a task's {@code when} asks, and what it may ask about. */
@NullMarked
package dev.jem.model.condition;

import org.jspecify.annotations.NullMarked;
