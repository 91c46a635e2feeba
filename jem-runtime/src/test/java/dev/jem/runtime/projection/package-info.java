/** What every projection must do, and plausible histories to do it with. */
@NullMarked
package dev.jem.runtime.projection;

import org.jspecify.annotations.NullMarked;
