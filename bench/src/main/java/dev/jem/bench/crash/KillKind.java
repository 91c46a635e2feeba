package dev.jem.bench.crash;

/** What is killed with SIGKILL. */
enum KillKind {
    SERVER("the server"),
    /** Its children notice by themselves. */
    POSTMASTER("the database's first process"),
    DATABASE("the database, every process"),
    SERVER_AND_DATABASE("server and database"),
    WORKER("the worker"),
    STARTING_SERVER("the server, and again while it starts"),
    EVERYTHING("server, database, worker, tasks");

    final String text;

    KillKind(String text) {
        this.text = text;
    }

    /** Whether the server has to be started again. */
    boolean hitsServer() {
        return switch (this) {
            case SERVER, SERVER_AND_DATABASE, STARTING_SERVER, EVERYTHING -> true;
            case POSTMASTER, DATABASE, WORKER -> false;
        };
    }

    boolean hitsWorker() {
        return switch (this) {
            case WORKER, EVERYTHING -> true;
            case SERVER, POSTMASTER, DATABASE, SERVER_AND_DATABASE, STARTING_SERVER -> false;
        };
    }
}
