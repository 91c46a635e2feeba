package dev.jem.engine;

import dev.jem.model.event.Entity;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A worker in its present session. */
final class Session {

    final String worker;
    final long id;
    final String principal;
    final SortedMap<String, String> labels;
    final int slots;
    final List<String> executors;
    final String version;
    final String bootId;
    final String stateId;
    final long joining;
    final String containment;
    final long leaseMicros;
    final long joinedAt;

    boolean connected = true;
    long lastClaim;

    /** What it holds, by fencing token. */
    final TreeMap<Long, TaskRun> held = new TreeMap<>();

    /** What it holds and shall stop, by fencing token; told with every answer until it has ended. */
    final TreeMap<Long, TaskRun> stopping = new TreeMap<>();

    Session(Entity.Worker worker) {
        this.worker = worker.worker();
        this.id = worker.session();
        this.principal = worker.principal();
        this.labels = worker.labels();
        this.slots = worker.slots();
        this.executors = worker.executors();
        this.version = worker.version();
        this.bootId = worker.bootId();
        this.stateId = worker.stateId();
        this.joining = worker.joining();
        this.containment = worker.containment();
        this.leaseMicros = worker.leaseMicros();
        this.joinedAt = worker.joinedAt();
    }

    /** Whether this principal may speak for it. */
    boolean isOf(String caller) {
        return principal.isEmpty() || principal.equals(caller);
    }

    int free() {
        return slots - held.size();
    }
}
