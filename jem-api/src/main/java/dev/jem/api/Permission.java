package dev.jem.api;

import dev.jem.model.state.Role;
import java.util.EnumSet;
import java.util.Set;

/** What a caller may do. Every route names exactly one; a route without one does not exist. */
enum Permission {
    /** Health of the server; the only thing that answers without a token. */
    ANYBODY("ask after its health"),
    /** What an address is for that nobody can guess: it stands for a token. */
    ADDRESS("do what an address is for"),
    /** See jobs, runs, output, events and the ledger. */
    READ("look at anything"),
    /** Start runs of applied jobs. */
    SUBMIT("start runs"),
    /** Act on runs: cancel and the like. */
    OPERATE("cancel runs, or pause and resume"),
    /** Answer approvals; whom a task asks, the task says. */
    ANSWER("answer approvals"),
    /** Change definitions, and run ad-hoc ones. */
    DEFINE("change jobs or run manifests"),
    /** Claim and report work. */
    WORK("take work, as workers do"),
    /** Read and write content-addressed files: what definers upload and workers download. */
    BLOBS("keep or fetch files"),
    /** Manage who may call. */
    ADMINISTER("say who may call");

    private static final Set<Permission> VIEWER = EnumSet.of(ANYBODY, READ, ANSWER);
    private static final Set<Permission> OPERATOR = EnumSet.of(ANYBODY, READ, SUBMIT, OPERATE, ANSWER);
    private static final Set<Permission> DEVELOPER = EnumSet.of(ANYBODY, READ, SUBMIT, OPERATE, ANSWER, DEFINE, BLOBS);
    private static final Set<Permission> TASK = EnumSet.of(ANYBODY, READ, SUBMIT);
    private static final Set<Permission> WORKER = EnumSet.of(ANYBODY, WORK, BLOBS);

    private final String phrase;

    Permission(String phrase) {
        this.phrase = phrase;
    }

    /** What it allows, behind "may". */
    String phrase() {
        return phrase;
    }

    boolean isGrantedTo(Role role) {
        if (this == ADDRESS) {
            return true;
        }
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
