/** Commands about the server, its principals and workers, and about the command line itself. */
@NullMarked
package dev.jem.cli.admin;

import org.jspecify.annotations.NullMarked;
