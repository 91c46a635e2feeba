package dev.jem.worker.process;

import dev.jem.protocol.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The worker's durable memory of its attempts: one file, appended line by line, each line with its checksum. An entry
 * is known to a successor process as soon as {@link #append} returns, and to one after a crash of the host when it has
 * been synced; many entries share one sync. A torn last line is cut off. Thread-safe.
 */
final class AttemptJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptJournal.class);
    private static final long COMPACT_BYTES = 8L << 20;
    private static final int SUM_CHARS = 8;

    private final Path file;
    private final Thread syncing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Map<String, JournaledAttempt> attempts = new LinkedHashMap<>();
    private List<Synced> waiting = new ArrayList<>();
    private FileChannel channel;
    private long compactAt;
    private Optional<IOException> broken = Optional.empty();
    private boolean closed;

    /** Told when an entry survives a crash of the host, or that it cannot. On the journal's thread; must not block. */
    @FunctionalInterface
    interface Synced {
        void done(Optional<IOException> failure);
    }

    private AttemptJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.syncing = Thread.ofPlatform().daemon().name("jem-attempts").unstarted(this::syncWhenWanted);
    }

    /** Reads what is there and goes on behind it. */
    static AttemptJournal open(Path file) throws IOException {
        AttemptJournal journal = new AttemptJournal(file, openToAppend(file));
        journal.replay();
        journal.compact();
        return journal;
    }

    void start() {
        syncing.start();
    }

    private static FileChannel openToAppend(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void replay() throws IOException {
        long whole = 0;
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("(?<=\n)", -1)) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            Optional<JournalEntry> entry = decode(bytes);
            if (entry.isEmpty()) {
                break;
            }
            apply(entry.get());
            whole += bytes.length;
        }
        if (whole < channel.size()) {
            LOG.warn("The end of {} is torn; {} bytes are cut off.", file, channel.size() - whole);
            channel.truncate(whole);
        }
        channel.position(whole);
    }

    private void apply(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Starting starting ->
                attempts.put(starting.attempt().key(), new JournaledAttempt(starting.attempt(), Optional.empty()));
            case JournalEntry.Ended ended ->
                attempts.computeIfPresent(
                        ended.key(), (key, known) -> new JournaledAttempt(known.record(), Optional.of(ended.end())));
            case JournalEntry.Forgotten forgotten -> attempts.remove(forgotten.key());
        }
    }

    /** All attempts that have not been forgotten, the oldest first. */
    List<JournaledAttempt> attempts() {
        lock.lock();
        try {
            return List.copyOf(attempts.values());
        } finally {
            lock.unlock();
        }
    }

    /** Adds an entry. */
    void append(JournalEntry entry) throws IOException {
        lock.lock();
        try {
            write(entry);
        } finally {
            lock.unlock();
        }
    }

    /** Adds an entry and tells when it survives a crash of the host. */
    void append(JournalEntry entry, Synced synced) throws IOException {
        lock.lock();
        try {
            write(entry);
            waiting.add(synced);
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    private void write(JournalEntry entry) throws IOException {
        if (broken.isPresent()) {
            throw new IOException(
                    "The record of attempts " + file + " could not be written before; restart the worker"
                            + " when the cause is mended.",
                    broken.get());
        }
        long before = channel.position();
        try {
            ByteBuffer line = ByteBuffer.wrap(encode(entry));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            apply(entry);
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    private static byte[] encode(JournalEntry entry) {
        byte[] json = Json.mapper().writeValueAsBytes(entry);
        byte[] line = new byte[SUM_CHARS + 1 + json.length + 1];
        byte[] sum = sum(json).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, SUM_CHARS);
        line[SUM_CHARS] = ' ';
        System.arraycopy(json, 0, line, SUM_CHARS + 1, json.length);
        line[line.length - 1] = '\n';
        return line;
    }

    private static Optional<JournalEntry> decode(byte[] line) throws IOException {
        if (line.length <= SUM_CHARS + 1 || line[line.length - 1] != '\n') {
            return Optional.empty();
        }
        byte[] json = Arrays.copyOfRange(line, SUM_CHARS + 1, line.length - 1);
        if (!new String(line, 0, SUM_CHARS, StandardCharsets.US_ASCII).equals(sum(json))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(json, JournalEntry.class));
        } catch (JacksonException e) {
            throw new IOException("The worker's record of its attempts is from another version and cannot be read", e);
        }
    }

    private static String sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return String.format("%08x", sum.getValue());
    }

    private void syncWhenWanted() {
        while (true) {
            List<Synced> batch;
            lock.lock();
            try {
                while (waiting.isEmpty() && !closed) {
                    wanted.awaitUninterruptibly();
                }
                if (waiting.isEmpty()) {
                    return;
                }
                batch = waiting;
                waiting = new ArrayList<>();
            } finally {
                lock.unlock();
            }
            Optional<IOException> failure = sync();
            batch.forEach(each -> each.done(failure));
        }
    }

    private Optional<IOException> sync() {
        try {
            channel.force(false);
            if (channel.size() > compactAt) {
                compact();
            }
            return Optional.empty();
        } catch (IOException e) {
            LOG.error("The record of attempts {} cannot be written; nothing is started until a restart.", file, e);
            refuseFromNowOn(e);
            return broken;
        }
    }

    /** After a failed sync the kernel may have dropped what was written and will not say so again. */
    private void refuseFromNowOn(IOException cause) {
        lock.lock();
        try {
            broken = Optional.of(cause);
        } finally {
            lock.unlock();
        }
    }

    /** Writes what still matters to a new file and puts that into the place of the old one. */
    private void compact() throws IOException {
        lock.lock();
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            FileChannel next = openToAppend(fresh);
            for (JournaledAttempt attempt : attempts.values()) {
                next.write(ByteBuffer.wrap(encode(new JournalEntry.Starting(attempt.record()))));
                if (attempt.end().isPresent()) {
                    JournalEntry ended = new JournalEntry.Ended(
                            attempt.record().key(), attempt.end().get());
                    next.write(ByteBuffer.wrap(encode(ended)));
                }
            }
            next.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
            channel.close();
            channel = next;
            compactAt = Math.max(COMPACT_BYTES, 2 * next.size());
        } finally {
            lock.unlock();
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Syncs what is waiting and ends. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        try {
            syncing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
