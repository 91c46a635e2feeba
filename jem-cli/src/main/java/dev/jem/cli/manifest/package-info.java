/** Commands that check and apply manifests. */
@NullMarked
package dev.jem.cli.manifest;

import org.jspecify.annotations.NullMarked;
