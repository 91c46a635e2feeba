package dev.jem.worker.process;

import java.nio.file.Path;

/**
 * A file that travels with a job.
 *
 * @param path where it appears, relative to the working directory
 * @param content where the worker has it
 */
public record LaidOutFile(String path, Path content, boolean executable) {}
