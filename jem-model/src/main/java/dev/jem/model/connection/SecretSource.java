package dev.jem.model.connection;

/** Where a worker finds a secret, if its policy file allows it. The secret itself is never part of a definition. */
public sealed interface SecretSource {

    /** A variable of the worker's own environment. */
    record Variable(String name) implements SecretSource {}

    /** The content of a file on the worker's host. */
    record File(String path) implements SecretSource {}
}
