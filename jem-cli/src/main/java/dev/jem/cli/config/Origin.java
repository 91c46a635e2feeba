package dev.jem.cli.config;

/** Where a value was set, the strongest first. */
public enum Origin {
    FLAG,
    ENVIRONMENT,
    CONTEXT,
    USER_FILE,
    SYSTEM_FILE,
    DEFAULT
}
