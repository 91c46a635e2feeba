/**
 * Named events: what somebody says has happened, for jobs that wait for it. Here they are called signals, as the
 * journal has events of its own.
 */
@NullMarked
package dev.jem.model.signal;

import org.jspecify.annotations.NullMarked;
