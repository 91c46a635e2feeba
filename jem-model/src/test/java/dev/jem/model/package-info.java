@NullMarked
package dev.jem.model;

import org.jspecify.annotations.NullMarked;
