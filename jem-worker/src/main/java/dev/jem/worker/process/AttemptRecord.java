package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.ProcessId;
import java.time.Instant;

/**
 * What has to be known of an attempt to find it again. It is durable before anything of the attempt can run.
 *
 * @param bootId of the host; process ids and the boot clock mean nothing in another one
 * @param startingAt by the clock on the wall, for people
 * @param startingBootNanos on the boot clock; time limits count from here after a restart of the worker
 * @param token the name of the supervisor's program: a process that has it has not become the task
 * @param program the process that waits to become the task
 * @param containment how the supervisor's tree is kept together
 * @param note the caller's
 */
record AttemptRecord(
        String key,
        String bootId,
        Instant startingAt,
        long startingBootNanos,
        String token,
        String supervisorName,
        ProcessId supervisor,
        ProcessId program,
        TreeRecord containment,
        Account account,
        Limits limits,
        String note) {}
