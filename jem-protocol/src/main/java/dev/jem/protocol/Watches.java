package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What workers look out for between tasks, and what they say when they have found it. None of it takes a slot.
 *
 * <p>A worker keeps what it has found, on disk, until the server says that there is a run for it, and says the same
 * again until then: the server makes one run of it however often it is told.
 */
public final class Watches {

    private Watches() {}

    /** Body of {@code POST /workers/{name}/watches}. */
    public record Ask(long session) {}

    /** All that the worker is to look out for; what is not in it any more is given up. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Reply(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Watch> watches) {}

    /** A trigger that starts a job by what is found. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Watch(String namespace, String job, String trigger, Optional<Files> files) {}

    /**
     * Files.
     *
     * @param path absolute, with {@code *} and {@code ?} in its last part
     * @param stableMillis how long size and time of change stay the same
     * @param minAgeMillis how long ago it was changed
     */
    public record Files(String path, long stableMillis, long minAgeMillis, long minSize) {}

    /** Body of {@code POST /workers/{name}/arrivals}. */
    public record Arrivals(long session, List<Arrival> arrivals) {}

    /**
     * What was found, and claimed.
     *
     * @param id of the claim: the same again is the same
     * @param sinceMillis when it was claimed by the worker's clock, since 1970
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Arrival(
            String namespace, String job, String trigger, String id, long sinceMillis, Optional<File> file) {}

    /**
     * A file.
     *
     * @param path the pattern that it was found by
     * @param name of the file
     * @param changedMillis when it was changed, since 1970
     */
    public record File(String path, String name, long size, long changedMillis) {}

    /** @param results in the order of the arrivals */
    public record ArrivalsReply(List<Result> results) {}

    /**
     * What becomes of an arrival.
     *
     * @param code {@code started}: there is a run for it; {@code later}: there will be, say it again in a while;
     *     {@code unwanted}: nobody asks for it any more, undo the claim
     * @param run that it has started
     * @param detail why not, for people
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Result(String id, String code, String run, String detail) {}
}
