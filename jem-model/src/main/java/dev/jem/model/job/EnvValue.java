package dev.jem.model.job;

/** Where a variable of a task's environment gets its value. */
public sealed interface EnvValue {

    /** Text with references, resolved when the attempt is granted. */
    record Given(Template text) implements EnvValue {}

    /** A variable of the worker's own environment, if the worker's policy file allows it. */
    record FromWorkerEnv(String variable) implements EnvValue {}

    /** The content of a file on the worker's host, if the worker's policy file allows it. */
    record FromWorkerFile(String path) implements EnvValue {}
}
