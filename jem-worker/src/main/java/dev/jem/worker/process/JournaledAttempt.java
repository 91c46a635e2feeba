package dev.jem.worker.process;

import java.util.Optional;

/** What the journal knows of an attempt. */
record JournaledAttempt(AttemptRecord record, Optional<AttemptEnd> end) {}
