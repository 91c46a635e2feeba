@NullMarked
package dev.jem.sim;

import org.jspecify.annotations.NullMarked;
