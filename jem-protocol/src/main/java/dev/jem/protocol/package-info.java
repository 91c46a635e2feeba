@NullMarked
package dev.jem.protocol;

import org.jspecify.annotations.NullMarked;
