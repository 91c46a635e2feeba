@NullMarked
package dev.jem.model.time;

import org.jspecify.annotations.NullMarked;
