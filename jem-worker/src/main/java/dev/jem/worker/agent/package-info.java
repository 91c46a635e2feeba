/**
 * The worker as its server sees it: joins, claims, keeps its lease, runs what it was granted, and reports until it is
 * heard.
 *
 * <p>{@link dev.jem.worker.agent.Worker} is the way in. Nothing here decides about work: it asks, executes and tells.
 */
@NullMarked
package dev.jem.worker.agent;

import org.jspecify.annotations.NullMarked;
