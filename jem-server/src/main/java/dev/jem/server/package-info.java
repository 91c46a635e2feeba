@NullMarked
package dev.jem.server;

import org.jspecify.annotations.NullMarked;
