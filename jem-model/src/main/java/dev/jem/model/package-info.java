/**
 * The vocabulary of Jem: definitions, states, commands and events as records and sealed types, and the arithmetic of
 * time.
 *
 * <p>Everything here is immutable and free of clocks, randomness, I/O and threads. Instants are epoch microseconds in a
 * {@code long} named {@code at} or {@code …At}; {@link dev.jem.model.Micros} converts.
 */
@NullMarked
package dev.jem.model;

import org.jspecify.annotations.NullMarked;
