/** Conditions in CEL, the Common Expression Language. */
@NullMarked
package dev.jem.condition;

import org.jspecify.annotations.NullMarked;
