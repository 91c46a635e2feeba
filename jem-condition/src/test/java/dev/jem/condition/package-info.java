/** Tests of conditions. */
@NullMarked
package dev.jem.condition;

import org.jspecify.annotations.NullMarked;
