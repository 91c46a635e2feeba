@NullMarked
package dev.jem.model.job;

import org.jspecify.annotations.NullMarked;
