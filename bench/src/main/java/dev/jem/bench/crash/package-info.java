@NullMarked
package dev.jem.bench.crash;

import org.jspecify.annotations.NullMarked;
