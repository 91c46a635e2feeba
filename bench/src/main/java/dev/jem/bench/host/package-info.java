@NullMarked
package dev.jem.bench.host;

import org.jspecify.annotations.NullMarked;
