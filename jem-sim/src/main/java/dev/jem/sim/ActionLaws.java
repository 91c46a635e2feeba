package dev.jem.sim;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The laws of what operators ask for: each accepted action is in the journal once, and a stale screen cannot act. */
final class ActionLaws {

    private final Map<String, Long> seen = new TreeMap<>();
    private final Set<String> told = new TreeSet<>();
    private final Set<String> recorded = new TreeSet<>();

    /** Somebody asks for an action, having seen a revision or not. */
    void asks(String by, String key, OptionalLong revision) {
        revision.ifPresent(it -> seen.put(by + "/" + key, it));
    }

    /** Somebody was told that it is done. */
    void told(String by, String key) {
        told.add(by + "/" + key);
    }

    /** The journal has one. */
    void hear(String key, long revision) {
        hear(key, revision, revision);
    }

    /** It has one for which it makes no difference in which of these revisions the run was seen. */
    void hear(String key, long from, long to) {
        if (!key.isEmpty() && !recorded.add(key)) {
            throw new BrokenLaw("each accepted action appears once", key);
        }
        Long before = seen.get(key);
        if (before != null && (before < from || before > to)) {
            throw new BrokenLaw("a stale screen cannot act", key + " was meant for revision " + before + ", not " + to);
        }
    }

    /** After all has come to rest. */
    void close() {
        for (String key : told) {
            if (!recorded.contains(key)) {
                throw new BrokenLaw("each accepted action appears once", key + " does not");
            }
        }
    }
}
