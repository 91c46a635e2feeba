package dev.jem.api;

import dev.jem.model.state.Role;
import java.util.EnumSet;
import java.util.Set;

/** What a caller may do. Every route names exactly one; a route without one does not exist. */
enum Permission {
    /** Health of the server; the only thing that answers without a token. */
    ANYBODY,
    /** See jobs, runs, output, events and the ledger. */
    READ,
    /** Start runs of applied jobs. */
    SUBMIT,
    /** Act on runs: cancel and the like. */
    OPERATE,
    /** Change definitions, and run ad-hoc ones. */
    DEFINE,
    /** Claim and report work. */
    WORK,
    /** Read and write content-addressed files: what definers upload and workers download. */
    BLOBS,
    /** Manage who may call. */
    ADMINISTER;

    private static final Set<Permission> VIEWER = EnumSet.of(ANYBODY, READ);
    private static final Set<Permission> OPERATOR = EnumSet.of(ANYBODY, READ, SUBMIT, OPERATE);
    private static final Set<Permission> DEVELOPER = EnumSet.of(ANYBODY, READ, SUBMIT, OPERATE, DEFINE, BLOBS);
    private static final Set<Permission> TASK = EnumSet.of(ANYBODY, READ, SUBMIT);
    private static final Set<Permission> WORKER = EnumSet.of(ANYBODY, WORK, BLOBS);

    boolean isGrantedTo(Role role) {
        return switch (role) {
            case ADMIN -> true;
            case OPERATOR -> OPERATOR.contains(this);
            case DEVELOPER -> DEVELOPER.contains(this);
            case VIEWER -> VIEWER.contains(this);
            case WORKER -> WORKER.contains(this);
            case TASK -> TASK.contains(this);
        };
    }
}
