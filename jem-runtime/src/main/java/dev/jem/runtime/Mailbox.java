package dev.jem.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What waits for the writer, by lane. Safe for use by several threads: any may put in, the writer takes out. */
final class Mailbox {

    private final Map<Lane, Deque<Request>> lanes = new EnumMap<>(Lane.class);

    Mailbox() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
        }
    }

    /** Whether there was room. */
    synchronized boolean offer(Lane lane, Request request) {
        Deque<Request> waiting = waiting(lane);
        return waiting.size() < lane.room() && waiting.offer(request);
    }

    /** The next request: lanes in their order, each in the order of arrival. */
    synchronized Optional<Request> poll() {
        for (Lane lane : Lane.values()) {
            Request request = waiting(lane).poll();
            if (request != null) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    synchronized boolean isEmpty() {
        return lanes.values().stream().allMatch(Deque::isEmpty);
    }

    /** Takes out everything. */
    synchronized List<Request> drain() {
        List<Request> all = new ArrayList<>();
        lanes.values().forEach(waiting -> {
            all.addAll(waiting);
            waiting.clear();
        });
        return all;
    }

    private Deque<Request> waiting(Lane lane) {
        return java.util.Objects.requireNonNull(lanes.get(lane));
    }
}
