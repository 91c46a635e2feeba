/**
 * What happened: the only thing that changes state. An event holds results (the chosen instant, the next fire), never
 * what is needed to compute them, so that applying it needs no zone rules and means the same for ever.
 */
@NullMarked
package dev.jem.model.event;

import org.jspecify.annotations.NullMarked;
