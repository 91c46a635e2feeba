package dev.jem.model.state;

/**
 * Why an expected start did not become a run of its own. A closed list: the occurrence ledger knows no other outcome.
 */
public enum Excuse {
    SKIPPED_CALENDAR,
    SKIPPED_DST_GAP,
    SKIPPED_OVERLAP,
    SKIPPED_MISFIRE,
    SKIPPED_PAUSED,
    SKIPPED_MAINTENANCE,
    SKIPPED_WINDOW,
    SKIPPED_ICED,
    SKIPPED_BY_OPERATOR,
    COALESCED,
    SUPERSEDED,
    QUARANTINED
}
