package dev.jem.model.event;

/**
 * What an attempt printed; the bytes themselves are not in the journal.
 *
 * @param bytes as they were produced
 * @param keptBytes as they are kept
 * @param sha256 over all produced bytes
 * @param complete whether all kept bytes had arrived when the attempt was reported
 * @param chunks how many pieces
 */
public record OutputManifest(long bytes, long keptBytes, String sha256, boolean complete, long chunks) {

    public static final OutputManifest NONE = new OutputManifest(0, 0, "", true, 0);
}
