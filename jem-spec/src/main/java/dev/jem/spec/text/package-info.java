/**
 * Texts and the places in them: a source is read into nodes that know where they stand, and what is wrong is collected
 * with its line and column. Knows nothing of jobs.
 */
@NullMarked
package dev.jem.spec.text;

import org.jspecify.annotations.NullMarked;
