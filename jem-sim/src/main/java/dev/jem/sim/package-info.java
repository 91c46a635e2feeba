/**
 * The seeded simulator: the real engine and the real writer on virtual time, with several servers, a faulty journal,
 * faulty workers and impatient clients. One seed is one world; the same seed is the same world again.
 *
 * <p>{@code World} holds the cast, {@code Laws} what must hold after every step and at the end.
 */
@NullMarked
package dev.jem.sim;

import org.jspecify.annotations.NullMarked;
