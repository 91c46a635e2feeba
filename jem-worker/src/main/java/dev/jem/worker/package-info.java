@NullMarked
package dev.jem.worker;

import org.jspecify.annotations.NullMarked;
