package dev.jem.model.time;

import java.time.zone.ZoneRulesProvider;

/** The time-zone data of this Java runtime. */
public final class TimeZoneData {

    private TimeZoneData() {}

    /** Its version in the IANA manner, such as {@code 2026a}; two runtimes with the same one resolve times alike. */
    public static String version() {
        return ZoneRulesProvider.getVersions("UTC").lastEntry().getKey();
    }
}
