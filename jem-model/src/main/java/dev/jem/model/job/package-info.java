/** What a job is: the immutable definition a manifest is parsed into and a run is pinned to. */
@NullMarked
package dev.jem.model.job;

import org.jspecify.annotations.NullMarked;
