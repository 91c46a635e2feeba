package dev.jem.model.job;

import java.util.SortedMap;

/**
 * What people need to know about a job; none of it changes how it runs.
 *
 * @param labels for selection
 * @param owner who answers for it
 * @param text what it does
 * @param criticality how much depends on it
 * @param runbook where its instructions are, a URL or empty
 */
public record Description(
        SortedMap<String, String> labels, Owner owner, String text, Criticality criticality, String runbook) {}
