package dev.jem.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which manifests a command is about. */
public final class FileOptions {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A manifest, a directory of manifests, or - for standard input. May be repeated.")
    private List<String> files = new ArrayList<>();

    public List<String> files() {
        return files;
    }

    /** At least one is needed. */
    public List<String> required(String command) {
        if (files.isEmpty()) {
            throw CommandFailure.usage("say which manifest: jem " + command + " -f FILE");
        }
        return files;
    }
}
