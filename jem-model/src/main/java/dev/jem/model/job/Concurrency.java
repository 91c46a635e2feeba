package dev.jem.model.job;

/**
 * How many runs of a job may be active at once.
 *
 * @param limit at least 1
 * @param key runs with the same rendered key share the limit; the empty template puts all runs of the job together
 * @param onConflict what happens above the limit
 */
public record Concurrency(int limit, Template key, OnConflict onConflict) {

    public static final Concurrency DEFAULT = new Concurrency(1, Template.EMPTY, OnConflict.QUEUE);
}
