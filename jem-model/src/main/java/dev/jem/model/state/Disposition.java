package dev.jem.model.state;

/** What an operator has said about the end of a run. It stands beside the state and never changes that. */
public enum Disposition {
    /** Nothing: the state counts. */
    NORMAL,
    /** It counts as a success. */
    FORCED_SUCCESS,
    /** It counts as a failure. */
    FORCED_FAILURE,
    /** It failed, and somebody knows and has taken care of it. */
    EXCUSED;

    /** As what an end counts for those who depend on it. */
    public RunState counted(RunState end) {
        return switch (this) {
            case NORMAL, EXCUSED -> end;
            case FORCED_SUCCESS -> RunState.SUCCEEDED;
            case FORCED_FAILURE -> RunState.FAILED;
        };
    }
}
