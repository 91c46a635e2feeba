@NullMarked
package dev.jem.cli;

import org.jspecify.annotations.NullMarked;
