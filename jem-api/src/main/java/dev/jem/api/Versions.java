package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import java.util.OptionalLong;

/** Versions of objects as strong entity tags. */
final class Versions {

    private Versions() {}

    static void tag(Call call, long version) {
        call.context().header("ETag", "\"" + version + "\"");
    }

    /**
     * The version of an object that the caller has seen, by the tag that a GET of it gave; absent for whichever there
     * is.
     */
    static OptionalLong seen(Call call, String kind) {
        String tag = call.header("If-Match")
                .orElseThrow(() -> new ProblemException(
                        Status.PRECONDITION_REQUIRED,
                        "precondition-required",
                        "say which version of the " + kind
                                + " goes: send the ETag that a GET of it gave as If-Match, or"
                                + " 'If-Match: *' for whichever there is"));
        if (tag.equals("*")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(tag.replaceAll("^\"(\\d+)\"$", "$1")));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    Status.PRECONDITION_FAILED,
                    "changed",
                    "no version of the " + kind + " has the tag " + tag + "; GET the " + kind
                            + " and send the ETag that comes with it");
        }
    }
}
