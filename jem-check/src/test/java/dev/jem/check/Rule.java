package dev.jem.check;

/** A rule about source text, with what to do instead. */
enum Rule {
    METHOD_LENGTH("split it into steps with names of their own"),
    FILE_LENGTH("move a part with a name of its own to another file"),
    PARAMETERS("group what belongs together in a record"),
    LINE_LENGTH("break it; ./build format does that for code, not for text and comments"),
    TYPE_NAME("name the thing after what it is or decides (see CONTRIBUTING.md)"),
    SLEEP(
            "wait for a signal (latch, condition, future, exit of a process), step the clock of the test, or schedule the next look"),
    CONSOLE("log with SLF4J, or write to the stream that was passed in; only programs own the console"),
    EXIT("return a status; only a class named Main ends the process"),
    STACK_TRACE("log the exception with SLF4J, or let it go on to the caller"),
    SKIPPED_TEST("mend the test or delete it; what cannot run here is not tested here"),
    TEST_NAME("name the class …Test, or nobody runs it"),
    MOCK("use the real thing, or a small fake of the port that passes its conformance suite"),
    SEED("pass a seed, and print it when the test fails"),
    DEFAULT_BRANCH("name every case, so that a new kind does not compile until someone decides about it"),
    EMPTY_CATCH("handle it, or let it go on to the caller with what failed and what happens next"),
    INTERRUPT("restore the interrupt with Thread.currentThread().interrupt(), or throw"),
    SUPPRESSION("write the reason as a comment on the line above"),
    UNFINISHED("finish it, or take it out and say so where readers look"),
    MACHINE_PATH("use a path relative to the repository, or one that the caller passes in"),
    REGISTRY("leave registries to the settings of whoever builds"),
    NULL_MARKED("add package-info.java with @NullMarked"),
    SQL("move it to jem-store-postgres, behind a port"),
    HTTP_STATUS("let jem-api choose the status from the typed outcome, and jem-client turn it back into one"),
    FILE_SIZE("keep big data out of the repository, or generate it");

    private final String instead;

    Rule(String instead) {
        this.instead = instead;
    }

    String instead() {
        return instead;
    }
}
