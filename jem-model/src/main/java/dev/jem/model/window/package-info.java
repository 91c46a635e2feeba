/**
 * Maintenance windows and freezes: times in which what they apply to does not start. Pure and immutable, as everything
 * in the model.
 */
@NullMarked
package dev.jem.model.window;

import org.jspecify.annotations.NullMarked;
