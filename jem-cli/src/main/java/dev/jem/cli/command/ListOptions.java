package dev.jem.cli.command;

import dev.jem.client.PageRequest;
import dev.jem.protocol.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which part of a list. */
public final class ListOptions {

    private static final int LIMIT_DEFAULT = 50;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 50 where nothing is said.")
    private int limit = LIMIT_DEFAULT;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the list before ended.")
    private String cursor = "";

    @Option(names = "--all", description = "All of it.")
    private boolean all;

    /** Fetches that part; says on standard error where there is more. */
    public <T> Page<T> fetch(Session session, Function<PageRequest, Page<T>> list) {
        if (limit < 1) {
            throw CommandFailure.usage("--limit must be at least 1");
        }
        Page<T> page = list.apply(new PageRequest(OptionalInt.of(limit), cursor));
        if (!all) {
            if (!page.nextCursor().isEmpty() && session.output().format().isForPeople()) {
                session.say("There are more: add --cursor " + page.nextCursor() + ", a larger --limit, or --all.");
            }
            return page;
        }
        List<T> items = new ArrayList<>(page.items());
        while (!page.nextCursor().isEmpty()) {
            page = list.apply(new PageRequest(OptionalInt.of(limit), page.nextCursor()));
            items.addAll(page.items());
        }
        return new Page<>(items, "");
    }
}
