/** What is asked for, and what is answered. A command has no effect but through the events it is decided into. */
@NullMarked
package dev.jem.model.command;

import org.jspecify.annotations.NullMarked;
