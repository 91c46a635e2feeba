/** Where settings come from: flags, environment, contexts, files, defaults; and which server is meant. */
@NullMarked
package dev.jem.cli.config;

import org.jspecify.annotations.NullMarked;
