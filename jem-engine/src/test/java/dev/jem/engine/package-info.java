@NullMarked
package dev.jem.engine;

import org.jspecify.annotations.NullMarked;
