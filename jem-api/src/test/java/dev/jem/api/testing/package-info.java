/** What tests of other modules need to talk HTTP with a server: plainly, and as no honest client does. */
@NullMarked
package dev.jem.api.testing;

import org.jspecify.annotations.NullMarked;
