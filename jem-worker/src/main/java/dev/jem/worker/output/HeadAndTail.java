package dev.jem.worker.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one spool: those of the beginning until their half of the cap is full, then those of the end, the oldest
 * dropped.
 */
final class HeadAndTail {

    private static final long CAP_MIN = 16 * 1024;
    private static final long SEGMENT_BYTES_MAX = 4L << 20;
    private static final int SEGMENTS = 16;
    private static final String HEAD = "head";
    private static final String TAIL = "tail";

    private final Path directory;
    private final String name;
    private final long headMax;
    private final long tailMax;
    private final long segmentMax;
    private final List<Segment> head = new ArrayList<>();
    private final Deque<Segment> tail = new ArrayDeque<>();
    private int tailNumber;
    private boolean headFull;

    HeadAndTail(Path directory, String name, long bytesMax) {
        this.directory = directory;
        this.name = name;
        long cap = Math.max(CAP_MIN, bytesMax);
        this.headMax = cap / 2;
        this.tailMax = cap - headMax;
        this.segmentMax = Math.min(SEGMENT_BYTES_MAX, cap / SEGMENTS);
    }

    /** The segment the next chunk goes into. */
    Segment next() {
        Optional<Segment> last = headFull
                ? Optional.ofNullable(tail.peekLast())
                : Optional.ofNullable(head.isEmpty() ? null : head.getLast());
        if (last.isPresent() && last.get().weight() + Segment.WEIGHT_MIN <= segmentMax) {
            return last.get();
        }
        last.ifPresent(Segment::seal);
        return headFull ? nextOfTail() : nextOfHead();
    }

    private Segment nextOfHead() {
        Segment fresh = new Segment(file(HEAD, head.size()));
        head.add(fresh);
        return fresh;
    }

    private Segment nextOfTail() {
        Segment fresh = new Segment(file(TAIL, tailNumber++));
        tail.addLast(fresh);
        return fresh;
    }

    private Path file(String half, int number) {
        return directory.resolve(name + "." + half + "." + number);
    }

    /** How many bytes the next chunk may have in the segment that is {@link #next}. */
    int room(Segment next, int wanted) {
        long inSegment = segmentMax - next.weight();
        long inHalf = headFull ? inSegment : headMax - weight(head);
        return (int) Math.min(wanted, Math.min(inSegment, inHalf));
    }

    /** A chunk was added: makes room again. */
    void settle() throws IOException {
        if (headFull) {
            while (weight(tail) > tailMax && tail.size() > 1) {
                tail.removeFirst().delete();
            }
        } else if (headMax - weight(head) < Segment.WEIGHT_MIN) {
            headFull = true;
            head.getLast().seal();
        }
    }

    private static long weight(Collection<Segment> segments) {
        return segments.stream().mapToLong(Segment::weight).sum();
    }

    long bytes() {
        return segments().stream().mapToLong(Segment::bytes).sum();
    }

    long chunksOfHead() {
        return head.stream().mapToLong(Segment::chunks).sum();
    }

    List<Segment> headSegments() {
        return List.copyOf(head);
    }

    /** All segments in the order of the output. */
    List<Segment> segments() {
        List<Segment> all = new ArrayList<>(head);
        all.addAll(tail);
        return all;
    }

    void seal() {
        segments().forEach(Segment::seal);
    }

    void delete() throws IOException {
        for (Segment segment : segments()) {
            segment.delete();
        }
    }

    /** Takes over the files that a predecessor left. Their content is not looked at. */
    void find() throws IOException {
        find(HEAD).forEach((number, file) -> head.add(new Segment(file)));
        Map<Integer, Path> ofTail = find(TAIL);
        ofTail.forEach((number, file) -> {
            tail.addLast(new Segment(file));
            tailNumber = number + 1;
        });
    }

    private Map<Integer, Path> find(String half) throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(name + "." + half + ".") + "(\\d{1,9})");
        Map<Integer, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + ".*")) {
            for (Path file : files) {
                Matcher matcher = pattern.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    found.put(Integer.parseInt(matcher.group(1)), file);
                }
            }
        }
        return found;
    }

    /** After {@link #find} and the recovery of each segment. */
    void resume() throws IOException {
        headFull = !tail.isEmpty() || headMax - weight(head) < Segment.WEIGHT_MIN;
    }
}
