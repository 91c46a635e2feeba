package dev.jem.runtime.projection;

import java.util.Optional;

/**
 * Which expected starts are wanted.
 *
 * @param namespace only this one, if given
 * @param from due then or later
 * @param to due before. Starts that are not due yet at the position are not counted.
 */
public record LedgerFilter(Optional<String> namespace, long from, long to) {

    public LedgerFilter {
        if (to < from) {
            throw new IllegalArgumentException("the end of the stretch lies before its beginning");
        }
    }
}
