package dev.jem.client;

import dev.jem.protocol.Page;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** All items of a list, fetched page by page as they are read. */
final class Pages<T> implements Iterator<T> {

    private final Function<String, Page<T>> fetch;
    private Iterator<T> items = List.<T>of().iterator();
    private String cursor = "";
    private boolean isLast;

    private Pages(Function<String, Page<T>> fetch) {
        this.fetch = fetch;
    }

    /** @param fetch gives the page at a cursor; the first one's cursor is empty */
    static <T> Iterable<T> of(Function<String, Page<T>> fetch) {
        return () -> new Pages<>(fetch);
    }

    @Override
    public boolean hasNext() {
        while (!items.hasNext() && !isLast) {
            Page<T> page = fetch.apply(cursor);
            items = page.items().iterator();
            cursor = page.nextCursor();
            isLast = cursor.isEmpty();
        }
        return items.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.next();
    }
}
