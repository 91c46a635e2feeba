package dev.jem.store.postgres.embedded;

/** The embedded database did not start; {@link #problem} says why, and the message what to do about it. */
public final class DatabaseStartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient StartProblem problem;

    DatabaseStartException(StartProblem problem) {
        super(problem.text());
        this.problem = problem;
    }

    DatabaseStartException(StartProblem problem, Throwable cause) {
        super(problem.text(), cause);
        this.problem = problem;
    }

    /** What failed. */
    public StartProblem problem() {
        return problem;
    }
}
