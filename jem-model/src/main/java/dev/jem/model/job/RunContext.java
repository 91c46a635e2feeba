package dev.jem.model.job;

import dev.jem.model.Micros;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What references in templates stand for.
 *
 * @param runId as people and programs see it
 * @param dates what references that calculate with the business date stand for, by their path
 * @param scheduledAt nominal start, epoch microseconds; absent for runs no schedule asked for
 * @param upstream outputs of ended tasks by task and name
 * @param element what a side-by-side run of a repeated task is for
 */
public record RunContext(
        String runId,
        JobKey job,
        long version,
        long number,
        LocalDate businessDate,
        SortedMap<String, String> dates,
        Optional<Long> scheduledAt,
        SortedMap<String, Value> params,
        SortedMap<String, SortedMap<String, Value>> upstream,
        Optional<Element> element) {

    /** {@code namespace/job#number}. */
    public String runKey() {
        return job + "#" + number;
    }

    /**
     * The text for a path such as {@code params.day}. What is checked when a manifest is applied always has one; where
     * a value is missing all the same, the text is empty.
     */
    public String lookup(String path) {
        return switch (path) {
            case "run.id" -> runId;
            case "run.key" -> runKey();
            case "run.number" -> Long.toString(number);
            case "run.businessDate" -> businessDate.toString();
            case "run.scheduledAt" ->
                scheduledAt.map(at -> Micros.instant(at).toString()).orElse("");
            case "each.value" -> element.map(it -> it.value().text()).orElse("");
            case "each.index" -> element.map(it -> Integer.toString(it.index())).orElse("");
            case "job.name" -> job.name();
            case "job.namespace" -> job.namespace();
            case "job.version" -> Long.toString(version);
            default ->
                Optional.ofNullable(dates.get(path))
                        .or(() -> value(path).map(Value::text))
                        .orElse("");
        };
    }

    /** What a parameter or an output stands for, with its type; nothing for every other path. */
    public Optional<Value> value(String path) {
        if (path.startsWith("params.")) {
            return Optional.ofNullable(params.get(path.substring("params.".length())));
        }
        String[] parts = path.split("\\.", 4);
        boolean isOutput = parts.length == 4 && parts[0].equals("tasks") && parts[2].equals("outputs");
        return isOutput
                ? Optional.ofNullable(upstream.get(parts[1])).map(outputs -> outputs.get(parts[3]))
                : Optional.empty();
    }
}
