package dev.jem.model.job;

/** Who answers for a job. */
public record Owner(String team, String contact) {

    public static final Owner NONE = new Owner("", "");
}
