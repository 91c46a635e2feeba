@NullMarked
package dev.jem.spec;

import org.jspecify.annotations.NullMarked;
