/**
 * The HTTP API. {@code Routes} is the one table of what there is: it drives the handlers, authorisation and the OpenAPI
 * document. A handler parses, asks the cell or the query tables once, and renders.
 *
 * <p>Nothing else in Jem knows HTTP.
 */
@NullMarked
package dev.jem.api;

import org.jspecify.annotations.NullMarked;
