package dev.jem.runtime.codec;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Event;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Row;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Measures the codec on one thread, in processor time: events of whole run lifecycles in batches. Not a test; run its
 * {@code main}. The first argument is the number of events in a batch.
 */
final class CodecSpeed {

    private static final int EVENTS = 3_000_000;
    private static final int PASSES = 5;

    private CodecSpeed() {}

    public static void main(String[] args) {
        int batch = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        List<Recorded> events = lifecycles(batch);
        BatchCodec codec = new BatchCodec(Salts.secure());
        Row row = codec.seal(1, 1, Head.empty(), events);
        System.out.printf(
                "%d events of %d bytes, and %d bytes of payload for each%n",
                batch, row.events().length / batch, row.payloads().length / batch);
        RecordCodec<Event> plain = RecordCodec.of(Event.class);
        List<byte[]> encoded =
                events.stream().map(event -> plain.encode(event.event())).toList();
        for (int pass = 1; pass <= PASSES; pass++) {
            rate("encode", batch, () -> encodeAll(plain, events));
            rate("decode", batch, () -> decodeAll(plain, encoded));
            rate("seal", batch, () -> codec.seal(1, 1, Head.empty(), events).hash());
            rate("verify", batch, () -> {
                codec.verify(row, Head.empty());
                return row;
            });
            rate("open", batch, () -> codec.open(row));
            System.out.println();
        }
    }

    private static Object encodeAll(RecordCodec<Event> codec, List<Recorded> events) {
        int size = 0;
        for (Recorded event : events) {
            size += codec.encode(event.event()).length;
        }
        return size;
    }

    private static Object decodeAll(RecordCodec<Event> codec, List<byte[]> encoded) {
        List<Event> decoded = new ArrayList<>(encoded.size());
        for (byte[] each : encoded) {
            decoded.add(codec.decode(each));
        }
        return decoded;
    }

    private static void rate(String what, int batch, Supplier<Object> work) {
        long rounds = EVENTS / batch;
        long consumed = 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        for (long i = 0; i < rounds; i++) {
            consumed += work.get().hashCode() & 1;
        }
        double seconds = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
        System.out.printf("%s %,d/s%s  ", what, (long) (rounds * batch / seconds), consumed < 0 ? "!" : "");
    }

    private static List<Recorded> lifecycles(int count) {
        List<Recorded> events = new ArrayList<>();
        for (long run = 1_000_000; events.size() < count; run++) {
            long at = 1_763_700_000_000_000L + run;
            for (Event event : lifecycle(run, at)) {
                events.add(new Recorded(at, "worker-7", event));
            }
        }
        return List.copyOf(events.subList(0, count));
    }

    private static List<Event> lifecycle(long run, long at) {
        TreeMap<String, Value> params = new TreeMap<>();
        params.put("day", new Value.Text("2026-11-21"));
        AttemptResult result = new AttemptResult(
                AttemptState.SUCCEEDED,
                OptionalInt.of(0),
                Optional.empty(),
                at,
                new Durations(1_200, 950_000, 800),
                new OutputManifest(
                        120, 120, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", true, 1),
                List.of(),
                "",
                new TreeMap<>());
        return List.of(
                new Event.RunCreated(
                        run,
                        17,
                        3,
                        run - 5_000,
                        Cause.MANUAL,
                        Optional.empty(),
                        LocalDate.of(2026, 11, 21),
                        at,
                        50,
                        "",
                        true,
                        "",
                        "",
                        params,
                        new TreeMap<>()),
                new Event.AttemptLeased(run, "load", 1, run * 3, "worker-7", 12, run),
                new Event.AttemptStarted(run, "load", 1, at),
                new Event.AttemptEnded(run, "load", 1, result),
                new Event.TaskEnded(run, "load", TaskState.SUCCEEDED, ""),
                new Event.RunEnded(run, RunState.SUCCEEDED));
    }
}
