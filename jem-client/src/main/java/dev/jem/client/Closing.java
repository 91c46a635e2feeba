package dev.jem.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Ends streams whose content nobody wants any more. */
final class Closing {

    private static final Logger LOG = System.getLogger(Closing.class.getName());

    private Closing() {}

    /**
     * What fails here changes nothing: everything that was wanted has been read. It is logged for whoever looks for it.
     */
    static void quietly(Lines lines) {
        try {
            lines.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a stream failed", e);
        }
    }
}
