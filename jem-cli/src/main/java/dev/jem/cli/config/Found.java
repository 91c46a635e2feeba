package dev.jem.cli.config;

/**
 * The value of a setting and where it comes from.
 *
 * @param place for people: the flag, the variable, or the file with the line
 */
public record Found(String value, Origin origin, String place) {}
