package dev.jem.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A line of the attempt journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEntry.Starting.class, name = "starting"),
    @JsonSubTypes.Type(value = JournalEntry.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = JournalEntry.Forgotten.class, name = "forgotten")
})
sealed interface JournalEntry {

    /** Everything is in place; the program is about to be released. */
    record Starting(AttemptRecord attempt) implements JournalEntry {}

    record Ended(String key, AttemptEnd end) implements JournalEntry {}

    /** Its end has been acknowledged. */
    record Forgotten(String key) implements JournalEntry {}
}
