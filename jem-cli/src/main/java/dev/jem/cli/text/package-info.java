/** Text for people: tables, times, colours, and the neutralising of what strangers wrote. */
@NullMarked
package dev.jem.cli.text;

import org.jspecify.annotations.NullMarked;
