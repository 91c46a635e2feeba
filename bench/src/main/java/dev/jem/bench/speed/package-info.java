@NullMarked
package dev.jem.bench.speed;

import org.jspecify.annotations.NullMarked;
