@NullMarked
package dev.jem.model.plan;

import org.jspecify.annotations.NullMarked;
