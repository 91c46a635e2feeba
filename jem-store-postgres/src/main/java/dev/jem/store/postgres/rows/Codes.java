package dev.jem.store.postgres.rows;

import dev.jem.model.job.FailureReason;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers by which constants are stored: their places in these lists. What is new goes to the end of its list,
 * whatever its place among the constants; nothing is ever taken out. Immutable.
 */
public final class Codes<E extends Enum<E>> {

    public static final Codes<RunState> RUN_STATES = new Codes<>(
            RunState.class,
            List.of(
                    RunState.WAITING,
                    RunState.RUNNING,
                    RunState.SUCCEEDED,
                    RunState.FAILED,
                    RunState.TIMED_OUT,
                    RunState.CANCELLED,
                    RunState.SKIPPED));

    public static final Codes<Excuse> EXCUSES = new Codes<>(
            Excuse.class,
            List.of(
                    Excuse.SKIPPED_CALENDAR,
                    Excuse.SKIPPED_DST_GAP,
                    Excuse.SKIPPED_OVERLAP,
                    Excuse.SKIPPED_MISFIRE,
                    Excuse.SKIPPED_PAUSED,
                    Excuse.SKIPPED_MAINTENANCE,
                    Excuse.SKIPPED_WINDOW,
                    Excuse.SKIPPED_ICED,
                    Excuse.SKIPPED_BY_OPERATOR,
                    Excuse.COALESCED,
                    Excuse.SUPERSEDED,
                    Excuse.QUARANTINED));

    static final Codes<Cause> CAUSES = new Codes<>(
            Cause.class,
            List.of(
                    Cause.SCHEDULE,
                    Cause.CATCH_UP,
                    Cause.MANUAL,
                    Cause.AD_HOC,
                    Cause.EVENT,
                    Cause.DEPENDENCY,
                    Cause.WEBHOOK,
                    Cause.FILE,
                    Cause.PARENT));

    static final Codes<StopCause> STOP_CAUSES = new Codes<>(
            StopCause.class,
            List.of(
                    StopCause.CANCELLED,
                    StopCause.TIMED_OUT,
                    StopCause.SUPERSEDED,
                    StopCause.KILLED,
                    StopCause.FORCED));

    static final Codes<Disposition> DISPOSITIONS = new Codes<>(
            Disposition.class,
            List.of(Disposition.NORMAL, Disposition.FORCED_SUCCESS, Disposition.FORCED_FAILURE, Disposition.EXCUSED));

    static final Codes<Instead> INSTEADS =
            new Codes<>(Instead.class, List.of(Instead.ICE, Instead.NO_EXEC, Instead.SKIP));

    static final Codes<Bypass> BYPASSES = new Codes<>(
            Bypass.class,
            List.of(Bypass.HOLD, Bypass.TIME, Bypass.WINDOW, Bypass.DEPENDENCY, Bypass.CONDITION, Bypass.CONCURRENCY));

    static final Codes<Vote> VOTES = new Codes<>(Vote.class, List.of(Vote.APPROVE, Vote.REJECT));

    static final Codes<TaskState> TASK_STATES = new Codes<>(
            TaskState.class,
            List.of(
                    TaskState.WAITING,
                    TaskState.READY,
                    TaskState.RUNNING,
                    TaskState.SUCCEEDED,
                    TaskState.FAILED,
                    TaskState.TIMED_OUT,
                    TaskState.CANCELLED,
                    TaskState.SKIPPED,
                    TaskState.UPSTREAM_FAILED));

    static final Codes<AttemptState> ATTEMPT_STATES = new Codes<>(
            AttemptState.class,
            List.of(
                    AttemptState.LEASED,
                    AttemptState.STARTED,
                    AttemptState.SUCCEEDED,
                    AttemptState.FAILED,
                    AttemptState.TIMED_OUT,
                    AttemptState.CANCELLED,
                    AttemptState.OUT_OF_MEMORY,
                    AttemptState.LOST));

    static final Codes<FailureReason> FAILURES = new Codes<>(
            FailureReason.class,
            List.of(
                    FailureReason.EXIT_CODE,
                    FailureReason.SIGNAL,
                    FailureReason.TIMEOUT,
                    FailureReason.OUT_OF_MEMORY,
                    FailureReason.WORKER_LOST,
                    FailureReason.START_FAILED,
                    FailureReason.OUTPUT_INVALID,
                    FailureReason.POLICY_REFUSED,
                    FailureReason.SUCCESS_RULE,
                    FailureReason.HTTP_STATUS,
                    FailureReason.CONNECT,
                    FailureReason.RESPONSE_INVALID,
                    FailureReason.SQL_ERROR));

    private final List<E> constants;
    private final Map<E, Integer> codes;

    private Codes(Class<E> type, List<E> constants) {
        this.constants = constants;
        this.codes = new EnumMap<>(type);
        for (int code = 0; code < constants.size(); code++) {
            codes.put(constants.get(code), code);
        }
        if (codes.size() != type.getEnumConstants().length) {
            throw new IllegalStateException(type + " has constants without a code: "
                    + Arrays.stream(type.getEnumConstants())
                            .filter(it -> !codes.containsKey(it))
                            .toList());
        }
    }

    public int code(E constant) {
        Integer code = codes.get(constant);
        if (code == null) {
            throw new IllegalStateException(constant + " has no code");
        }
        return code;
    }

    public E constant(int code) {
        if (code < 0 || code >= constants.size()) {
            throw new IllegalArgumentException("code " + code + " stands for nothing; a newer Jem may have written it");
        }
        return constants.get(code);
    }
}
