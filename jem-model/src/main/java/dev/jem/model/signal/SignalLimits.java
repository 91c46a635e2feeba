package dev.jem.model.signal;

import java.time.Duration;

/** How much there may be of named events. */
public final class SignalLimits {

    /** How long one is kept where nothing is said. */
    public static final Duration KEPT_DEFAULT = Duration.ofDays(7);

    public static final Duration KEPT_MIN = Duration.ofSeconds(1);
    public static final Duration KEPT_MAX = Duration.ofDays(90);

    /** How many there are in one namespace, and how many in all. */
    public static final int IN_NAMESPACE_MAX = 10_000;

    public static final int IN_ALL_MAX = 100_000;

    /** How many values one holds, and how many characters they have together with their names. */
    public static final int VALUES_MAX = 32;

    public static final int PAYLOAD_CHARS_MAX = 8_192;

    /** How many uses of one are kept by name; more are only counted. */
    public static final int USES_MAX = 100;

    private SignalLimits() {}
}
