package dev.jem.model.job;

import dev.jem.model.connection.ConnectionKey;
import java.util.List;
import java.util.Optional;

/** What a task executes: exactly one executor with what it needs. */
public sealed interface Action {

    /** Whether it is for a worker; otherwise the engine does it by itself. */
    default boolean needsWorker() {
        return switch (this) {
            case Command _, Shell _, Handler _, Http _, Sql _ -> true;
            case Wait _, Approval _, Job _ -> false;
        };
    }

    /** Whether it runs a program, which has an environment, a working directory and an account. */
    default boolean runsProgram() {
        return switch (this) {
            case Command _, Shell _, Handler _ -> true;
            case Http _, Sql _, Wait _, Approval _, Job _ -> false;
        };
    }

    /** The executor a worker must have; empty where none is needed. */
    default String executor() {
        return switch (this) {
            case Command _, Shell _ -> "process";
            case Handler _ -> "java";
            case Http _ -> "http";
            case Sql _ -> "sql";
            case Wait _, Approval _, Job _ -> "";
        };
    }

    /** A program with its arguments, never seen by a shell. */
    record Command(List<Template> argv) implements Action {
        public Command {
            argv = List.copyOf(argv);
        }
    }

    /**
     * A script for an interpreter. It holds no references: values come by the environment.
     *
     * @param script the script, word for word
     * @param interpreter program and options, the script follows as the last argument
     */
    record Shell(String script, List<String> interpreter) implements Action {

        /** What runs a script that names no interpreter. */
        public static final List<String> DEFAULT_INTERPRETER = List.of("/bin/sh", "-eu", "-c");

        public Shell {
            interpreter = List.copyOf(interpreter);
        }
    }

    /** A handler inside a worker that was built with Jem's client library. */
    record Handler(String name) implements Action {}

    /** A request of HTTP, sent by the worker itself. */
    record Http(HttpCall call) implements Action {}

    /** Statements for a database, sent by the worker itself. */
    record Sql(SqlCall call) implements Action {}

    /** Waiting, which takes no worker. */
    record Wait(WaitFor what) implements Action {}

    /** Asking people, which takes no worker. */
    record Approval(ApprovalRule rule) implements Action {}

    /** A run of another job, which takes no worker. */
    record Job(SubJob what) implements Action {}

    /** What it gives by itself; a task declares the outputs of all others. */
    default List<OutputDefinition> outputs() {
        return switch (this) {
            case Approval _ -> ApprovalRule.OUTPUTS;
            case Job _ -> SubJob.OUTPUTS;
            case Command _, Shell _, Handler _, Http _, Sql _, Wait _ -> List.of();
        };
    }

    /** The connection that it names. */
    default Optional<ConnectionKey> connection() {
        return switch (this) {
            case Command _, Shell _, Handler _, Wait _, Approval _, Job _ -> Optional.empty();
            case Http(var call) -> call.connection();
            case Sql(var call) -> Optional.of(call.connection());
        };
    }
}
