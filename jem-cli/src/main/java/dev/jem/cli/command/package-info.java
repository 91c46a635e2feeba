/** What every command stands on: the session, its output, its failures, and how commands are contributed. */
@NullMarked
package dev.jem.cli.command;

import org.jspecify.annotations.NullMarked;
