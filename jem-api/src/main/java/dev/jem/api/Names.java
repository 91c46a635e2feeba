package dev.jem.api;

import dev.jem.model.RunIds;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Page;
import dev.jem.runtime.projection.Queries;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
