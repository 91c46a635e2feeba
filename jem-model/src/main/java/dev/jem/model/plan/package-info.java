/**
 * Looking ahead: what will become of expected starts, by the same rules that run them. Pure; every answer is bounded
 * and says where it was cut off.
 */
@NullMarked
package dev.jem.model.plan;

import org.jspecify.annotations.NullMarked;
