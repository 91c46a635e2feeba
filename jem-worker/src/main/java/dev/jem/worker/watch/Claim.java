package dev.jem.worker.watch;

import dev.jem.model.job.FilePattern;

/**
 * A file that was claimed for a trigger, or is about to be.
 *
 * @param id of the claim
 * @param path the pattern that it was found by
 * @param name of the file
 * @param sinceMillis when it was claimed, since 1970
 * @param isMade whether the file was certainly renamed; otherwise that has to be looked up
 */
public record Claim(
        String id,
        String namespace,
        String job,
        String trigger,
        String path,
        String name,
        long size,
        long changedMillis,
        long sinceMillis,
        boolean isMade) {

    Claim made() {
        return new Claim(id, namespace, job, trigger, path, name, size, changedMillis, sinceMillis, true);
    }

    FilePattern pattern() {
        return FilePattern.of(path);
    }

    @Override
    public String toString() {
        return pattern().claimed(id, name);
    }
}
