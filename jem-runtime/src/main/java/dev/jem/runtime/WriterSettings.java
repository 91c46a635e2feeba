package dev.jem.runtime;

import java.util.function.Supplier;

/**
 * What a writer needs to know.
 *
 * @param node names this server, for people
 * @param timeZoneData version of the zone rules
 * @param incarnation gives the name of a new history
 * @param skewMaxMicros how far this host's clock and the database's may differ
 */
public record WriterSettings(String node, String timeZoneData, Supplier<String> incarnation, long skewMaxMicros) {}
