package dev.jem.model.state;

/** What somebody answers who is asked for an approval. */
public enum Vote {
    APPROVE,
    REJECT
}
