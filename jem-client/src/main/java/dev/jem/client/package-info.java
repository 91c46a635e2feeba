/**
 * Typed client of the API: {@link dev.jem.client.JemClient}. Errors are the unchecked, sealed {@link ClientException}.
 */
@NullMarked
package dev.jem.client;

import org.jspecify.annotations.NullMarked;
