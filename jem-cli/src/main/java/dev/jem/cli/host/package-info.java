/** What the command line has of its process: streams, environment, terminal. */
@NullMarked
package dev.jem.cli.host;

import org.jspecify.annotations.NullMarked;
