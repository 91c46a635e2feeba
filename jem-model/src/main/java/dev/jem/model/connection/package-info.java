/** What tasks connect to: where it is, who they are there, and how the worker finds their secrets. */
@NullMarked
package dev.jem.model.connection;

import org.jspecify.annotations.NullMarked;
