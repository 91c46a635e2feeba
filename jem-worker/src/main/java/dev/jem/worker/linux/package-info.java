/**
 * Linux as the worker needs it: system calls through the foreign function API, signals, {@code /proc}, cgroups,
 * accounts. Knows nothing of attempts. x86_64 and aarch64 with glibc.
 */
@NullMarked
package dev.jem.worker.linux;

import org.jspecify.annotations.NullMarked;
