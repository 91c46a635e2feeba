package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What {@code postmaster.pid} in a database directory says. */
sealed interface PidFile {

    /** There is none: no server, or one that ended cleanly. */
    record Absent() implements PidFile {}

    /** It makes no sense. */
    record Garbage(String reason) implements PidFile {}

    /** It names a process, which may be gone, or another program by now. */
    record Names(long pid, int port, Status status) implements PidFile {}

    /** How far that server said it was. */
    enum Status {
        READY,
        NOT_READY
    }

    static Path in(Path data) {
        return data.resolve("postmaster.pid");
    }

    static PidFile read(Path data) throws IOException {
        try {
            return parse(new String(Files.readAllBytes(in(data)), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList());
        } catch (NoSuchFileException e) {
            return new Absent();
        }
    }

    /**
     * Reads the lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status
     * (see {@code miscadmin.h} of PostgreSQL). The last ones appear while the server starts.
     */
    static PidFile parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[1-9]\\d{0,9}")) {
            return new Garbage(lines.isEmpty() ? "it is empty" : "its first line is not a process id");
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        var port = lines.size() > 3 ? lines.get(3).strip() : "";
        var status = lines.size() > 7 && lines.get(7).strip().equals("ready") ? Status.READY : Status.NOT_READY;
        return new Names(pid, port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0, status);
    }
}
