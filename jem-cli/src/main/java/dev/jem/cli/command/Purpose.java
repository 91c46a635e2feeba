package dev.jem.cli.command;

/** What a command is for; the overview is grouped by it. */
public enum Purpose {
    START("Start and stop Jem"),
    RUN("Run and watch"),
    OPERATE("Act on runs"),
    DEFINE("Define jobs"),
    LOOK("Look at things"),
    TIME("Time, in advance and afterwards"),
    ADMINISTER("Administer"),
    CLIENT("This command line");

    private final String title;

    Purpose(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
