package dev.jem.store.postgres.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The server's configuration files and command line.
 *
 * <p>{@code postgresql.conf} and {@code pg_hba.conf} are Jem's and written anew at each start. An operator tunes with
 * {@code ALTER SYSTEM} or {@code local.conf}, which outrank the file. What durability and access rest on is on the
 * command line, which outranks them.
 */
record ServerConfiguration(long memoryBytes) {
    private static final long MIB = 1L << 20;

    /** What no file may change. */
    static final List<String> FIXED = List.of(
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "wal_sync_method=fdatasync",
            "data_sync_retry=off",
            "zero_damaged_pages=off",
            "ignore_checksum_failure=off",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "password_encryption=scram-sha-256");

    private static final String LOCAL_FILE = "local.conf";

    private static final String ACCESS = """
            # Written by Jem at each start; changes are lost.
            # Only from this machine, only with a password.
            host  all  all  127.0.0.1/32  scram-sha-256
            """;

    static ServerConfiguration forThisMachine() {
        return new ServerConfiguration(physicalMemoryBytes());
    }

    private static long physicalMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 1024 * MIB;
    }

    /** A thirty-second of the memory: the operating system's cache does the rest, and the machine runs jobs too. */
    private long sharedBuffersMib() {
        return Math.clamp(memoryBytes / MIB / 32, 64, 1024);
    }

    String text() {
        return """
               # Written by Jem at each start; changes are lost. Tune with ALTER SYSTEM, or in local.conf
               # beside this file.
               # Durability, addresses and password encryption are fixed on the command line.

               max_connections = 60
               superuser_reserved_connections = 3
               shared_buffers = %1$dMB
               effective_cache_size = %2$dMB
               work_mem = 8MB
               maintenance_work_mem = 64MB
               huge_pages = off
               dynamic_shared_memory_type = posix

               # Jem's statements are short and its machine small: no second process for one of them.
               max_parallel_workers_per_gather = 0
               max_parallel_maintenance_workers = 0
               max_worker_processes = 4
               io_method = sync
               jit = off

               # Few checkpoints, each spread out; at most 1 GB of log to repeat after a crash.
               wal_level = replica
               max_wal_senders = 2
               max_replication_slots = 2
               max_logical_replication_workers = 0
               wal_buffers = 16MB
               min_wal_size = 128MB
               max_wal_size = 1GB
               checkpoint_timeout = 5min
               checkpoint_completion_target = 0.9
               wal_compression = pglz

               # Query tables change all the time: clean often, in small steps.
               autovacuum = on
               autovacuum_naptime = 15s
               autovacuum_max_workers = 2
               autovacuum_worker_slots = 4
               autovacuum_vacuum_scale_factor = 0.05
               autovacuum_analyze_scale_factor = 0.05
               autovacuum_vacuum_cost_limit = 1000

               # A client that is gone or asleep must not hold anything back.
               client_connection_check_interval = 2s
               idle_in_transaction_session_timeout = 5min
               authentication_timeout = 20s

               timezone = 'UTC'
               log_timezone = 'UTC'
               lc_messages = 'C'
               lc_monetary = 'C'
               lc_numeric = 'C'
               lc_time = 'C'
               datestyle = 'iso, ymd'
               default_text_search_config = 'pg_catalog.english'

               logging_collector = off
               log_line_prefix = '%%m [%%p] '
               log_min_duration_statement = 5s
               log_lock_waits = on

               include = 'local.conf'
               """.formatted(sharedBuffersMib(), Math.max(256, memoryBytes / MIB / 2));
    }

    /** Whether the files of a running server are these. */
    boolean isIn(Path data) throws IOException {
        var file = data.resolve("postgresql.conf");
        return Files.isRegularFile(file) && Files.readString(file).equals(text());
    }

    void writeTo(Path data, Programs owner) throws IOException {
        FileWrites.replace(data.resolve("postgresql.conf"), text(), "rw-------", owner);
        FileWrites.replace(data.resolve("pg_hba.conf"), ACCESS, "rw-------", owner);
        if (!Files.exists(data.resolve(LOCAL_FILE))) {
            FileWrites.replace(data.resolve(LOCAL_FILE), "# Yours: outranks postgresql.conf.\n", "rw-------", owner);
        }
    }

    /** The options of the {@code postgres} program, for {@code pg_ctl --options}. */
    static String options(int port) {
        var options = new StringBuilder("-p " + port);
        for (var setting : FIXED) {
            options.append(" -c ").append(setting);
        }
        return options.toString();
    }
}
