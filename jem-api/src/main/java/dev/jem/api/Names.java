package dev.jem.api;

import dev.jem.model.RunIds;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Page;
import dev.jem.runtime.projection.NamespaceRow;
import dev.jem.runtime.projection.Queries;
import dev.jem.spec.ManifestParser;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Show;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads names out of paths and cursors; what cannot be one is simply not there. */
final class Names {

    private Names() {}

    static JobKey job(Call call) {
        JobKey key = new JobKey(call.path("namespace"), call.path("job"));
        if (!JobKey.isName(key.namespace()) || !JobKey.isName(key.name())) {
            throw ProblemException.notFound("there is no job " + key);
        }
        return key;
    }

    /**
     * The namespace that a list is asked of. One that is not there must not look like one in which nothing is.
     *
     * @param known those that were created; the default one is always there
     */
    static Optional<String> namespace(Call call, Supplier<List<String>> known) {
        Optional<String> namespace = call.query("namespace");
        namespace
                .filter(it -> !it.equals(ManifestParser.NAMESPACE_DEFAULT))
                .ifPresent(it -> requireNamespace(it, known.get()));
        return namespace;
    }

    private static void requireNamespace(String namespace, List<String> known) {
        if (!known.contains(namespace)) {
            String near = DidYouMean.suggestion(namespace, known);
            throw ProblemException.notFound(
                    "there is no namespace " + Show.quoted(namespace) + (near.isEmpty() ? "" : "; " + near));
        }
    }

    /** The same, by the query tables. */
    static Optional<String> namespace(Call call, Queries queries) {
        return namespace(
                call,
                () -> queries.namespaces().stream().map(NamespaceRow::name).toList());
    }

    static long run(Call call, String incarnation) {
        String id = call.path("id");
        return RunIds.parse(incarnation, id).orElseThrow(() -> ProblemException.notFound("there is no run " + id));
    }

    /** A cursor says nothing to its holder but where to go on. */
    static String cursor(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<String> place(Call call) {
        return call.query("cursor").map(cursor -> {
            try {
                return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw badCursor();
            }
        });
    }

    /** The part that is asked for of a list that is in the order of names. */
    static <T> Page<T> page(Call call, List<T> all, Function<T, String> name) {
        int limit = (int) call.number("limit", Queries.LIMIT_MAX, 1, Queries.LIMIT_MAX);
        String after = place(call).orElse("");
        List<T> rest = all.stream()
                .filter(it -> name.apply(it).compareTo(after) > 0)
                .sorted(Comparator.comparing(name))
                .limit(limit + 1L)
                .toList();
        List<T> items = rest.subList(0, Math.min(limit, rest.size()));
        return new Page<>(items, rest.size() > limit ? cursor(name.apply(items.getLast())) : "");
    }

    static ProblemException badCursor() {
        return ProblemException.badRequest("the cursor is not one that this server gave; begin again without it");
    }
}
