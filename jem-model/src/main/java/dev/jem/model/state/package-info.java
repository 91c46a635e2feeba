/** The states of runs, task runs and attempts, and the reasons a start did not happen: closed lists. */
@NullMarked
package dev.jem.model.state;

import org.jspecify.annotations.NullMarked;
