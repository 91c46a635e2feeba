package dev.jem.engine;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A zone whose rules can be changed, as new time-zone data does. */
final class MovableZone extends ZoneRulesProvider {

    private static final MovableZone PROVIDER = new MovableZone();

    private ZoneRules rules = ZoneOffset.UTC.getRules();

    static {
        ZoneRulesProvider.registerProvider(PROVIDER);
    }

    private MovableZone() {}

    /** The zone, so many hours ahead of UTC from now on. */
    static ZoneId at(int hours) {
        return at(ZoneOffset.ofHours(hours).getRules());
    }

    /** The zone, by these rules from now on. */
    static ZoneId at(ZoneRules rules) {
        PROVIDER.rules = rules;
        return ZoneId.of(PROVIDER.provideZoneIds().iterator().next());
    }

    @Override
    protected Set<String> provideZoneIds() {
        return Set.of("Test/Movable");
    }

    /** Never to be kept. */
    @Override
    @SuppressWarnings("NullAway") // the contract of the superclass
    protected ZoneRules provideRules(String zoneId, boolean forCaching) {
        return forCaching ? null : rules;
    }

    @Override
    protected NavigableMap<String, ZoneRules> provideVersions(String zoneId) {
        return new TreeMap<>(java.util.Map.of("test", rules));
    }
}
