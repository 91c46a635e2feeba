package dev.jem.runtime.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Output that lasts as long as the process: for {@code jem run --local} and tests. Gives all guarantees of
 * {@link OutputStore} but durability.
 */
public final class MemoryOutputStore implements OutputStore {

    private static final class Output {
        final List<Chunk> chunks = new ArrayList<>();
        long announced = Long.MAX_VALUE;
    }

    /** Guarded by this. */
    private final Map<Key, Output> outputs = new HashMap<>();

    @Override
    public synchronized Map<Key, Long> append(Map<Key, List<Chunk>> pieces) {
        Map<Key, Long> next = new LinkedHashMap<>();
        pieces.forEach((key, chunks) -> {
            Output output = outputs.computeIfAbsent(key, _ -> new Output());
            chunks.stream().filter(it -> it.seq() == output.chunks.size()).forEachOrdered(output.chunks::add);
            next.put(key, (long) output.chunks.size());
        });
        return next;
    }

    @Override
    public synchronized boolean complete(Key key, long chunks) {
        Output output = outputs.computeIfAbsent(key, _ -> new Output());
        output.announced = chunks;
        return output.chunks.size() >= chunks;
    }

    @Override
    public synchronized Part read(Key key, long from, int limit) {
        Output output = outputs.getOrDefault(key, new Output());
        int size = output.chunks.size();
        int first = Math.clamp(from, 0, size);
        int end = Math.min(first + Math.clamp(limit, 0, CHUNKS_MAX), size);
        return new Part(output.chunks.subList(first, end), end, end >= output.announced);
    }
}
