package dev.jem.cli.command;

import dev.jem.client.Endpoint;

/** Starts Jem inside of this process, with nothing kept: for {@code jem run --local}. */
@FunctionalInterface
public interface LocalServer {

    /** A Jem that runs until it is closed, with a worker of its own. */
    interface Running extends AutoCloseable {
        Endpoint endpoint();

        @Override
        void close();
    }

    /** Returns when it is ready for work. */
    Running start(Session session);
}
