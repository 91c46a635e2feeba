/**
 * What the build checks about the source itself: {@link dev.jem.check.ArchitectureTest} reads the compiled classes,
 * {@link dev.jem.check.TidyTest} the text. A rule that nobody can break by hand checks nothing, so each has samples in
 * {@link dev.jem.check.TidyRulesTest}.
 */
@NullMarked
package dev.jem.check;

import org.jspecify.annotations.NullMarked;
