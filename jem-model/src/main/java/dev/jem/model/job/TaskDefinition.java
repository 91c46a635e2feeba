package dev.jem.model.job;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A node of a job's graph.
 *
 * @param name unique within the job
 * @param action what it executes
 * @param needs the tasks it follows, each once
 * @param runIf which end of those meets an edge
 * @param join how many edges must be met
 * @param ifSkipped what a skipped upstream means
 * @param rules what decides about it beside its edges
 * @param env variables by name
 * @param outputs what it promises to give
 * @param settings how it is executed
 */
public record TaskDefinition(
        String name,
        Action action,
        List<String> needs,
        RunIf runIf,
        Join join,
        IfSkipped ifSkipped,
        TaskRules rules,
        SortedMap<String, EnvValue> env,
        List<OutputDefinition> outputs,
        TaskSettings settings) {

    public TaskDefinition {
        needs = List.copyOf(needs);
        outputs = List.copyOf(outputs);
    }

    /**
     * How a task is executed; what the job says holds where the task says nothing.
     *
     * @param workdir absolute directory on the worker; a private one where absent
     * @param runAs account on the worker; its policy decides
     * @param outputBytesMax cap of captured output
     */
    public record TaskSettings(
            Timeouts timeouts,
            Retry retry,
            OnWorkerLost onWorkerLost,
            Optional<Template> workdir,
            Optional<String> runAs,
            long outputBytesMax) {

        /** Captured output of one attempt where the manifest says nothing, in bytes. */
        public static final long OUTPUT_BYTES_MAX_DEFAULT = 64L << 20;
    }
}
