package dev.jem.bench.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the tasks themselves say: a line when an attempt begins and one when it ends, each written at once behind the
 * others. No part of Jem writes or reads this file.
 */
final class SideFile {

    private static final String ONCE = "no attempt is executed twice";

    private final Path path;
    private final Findings findings;
    private final Set<String> started = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, String> latest = new HashMap<>();
    private final Map<String, String> overtaken = new HashMap<>();
    private long position;

    private SideFile(Path path, Findings findings) {
        this.path = path;
        this.findings = findings;
    }

    static SideFile create(Path path, Findings findings) {
        try {
            Files.createFile(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            return new SideFile(path, findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Attempts that began. */
    Set<String> started() {
        return started;
    }

    /** Attempts that came to their end by themselves. */
    Set<String> ended() {
        return ended;
    }

    /** Attempts that had not ended when the next attempt of their task began, by that next one. */
    Map<String, String> overtaken() {
        return overtaken;
    }

    /** Reads the whole lines that are new. */
    void read() {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (file.size() - position));
            int count = file.read(bytes, position);
            String text = new String(bytes.array(), 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            position += whole.length();
            whole.lines().forEach(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(String line) {
        String attempt = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("start ")) {
            start(attempt);
        } else if (line.startsWith("end ")) {
            end(attempt);
        } else {
            findings.broken("a task writes whole lines", line);
        }
    }

    private void start(String attempt) {
        findings.require(started.add(attempt), ONCE, attempt);
        String task = attempt.substring(0, attempt.lastIndexOf('.'));
        String before = latest.put(task, attempt);
        if (before != null && !ended.contains(before)) {
            overtaken.put(attempt, before);
        }
    }

    private void end(String attempt) {
        findings.require(started.contains(attempt), "an attempt begins before it ends", attempt);
        findings.require(ended.add(attempt), ONCE, attempt + " ended twice");
        findings.require(
                !overtaken.containsValue(attempt),
                "attempt k+1 waits for attempt k",
                attempt + " ended behind the next");
    }
}
