@NullMarked
package dev.jem.bench;

import org.jspecify.annotations.NullMarked;
