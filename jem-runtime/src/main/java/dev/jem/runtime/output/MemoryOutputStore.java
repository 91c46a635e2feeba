package dev.jem.runtime.output;

import dev.jem.runtime.projection.StoreException;
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
        pieces.forEach(MemoryOutputStore::check);
        Map<Key, Long> next = new LinkedHashMap<>();
        pieces.forEach((key, chunks) -> {
            Output output = outputs.computeIfAbsent(key, _ -> new Output());
            chunks.stream()
                    .filter(it -> it.seq() == output.chunks.size() && it.seq() < output.announced)
                    .forEachOrdered(output.chunks::add);
            next.put(key, (long) output.chunks.size());
        });
        return next;
    }

    private static void check(Key key, List<Chunk> chunks) {
        if (chunks.stream().anyMatch(it -> it.data().length > CHUNK_BYTES_MAX)) {
            throw new StoreException(
                    StoreException.Kind.INVALID,
                    "A chunk of " + key + " holds more than " + CHUNK_BYTES_MAX
                            + " bytes. Nothing was kept; send smaller ones.");
        }
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

    @Override
    public synchronized List<Chunk> readBack(Key key, long before, int limit) {
        List<Chunk> chunks = outputs.getOrDefault(key, new Output()).chunks;
        int end = Math.clamp(before, 0, chunks.size());
        return List.copyOf(chunks.subList(Math.max(0, end - Math.clamp(limit, 1, CHUNKS_MAX)), end));
    }
}
