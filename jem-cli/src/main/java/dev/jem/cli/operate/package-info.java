/** What operators do to runs and their tasks. */
@NullMarked
package dev.jem.cli.operate;

import org.jspecify.annotations.NullMarked;
