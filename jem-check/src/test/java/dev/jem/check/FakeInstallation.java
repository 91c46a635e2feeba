package dev.jem.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The real launcher among fake Javas, which only write down how they were called. */
final class FakeInstallation {

    /** What the launcher did: its exit status and output, and the arguments of the Java it started, if any. */
    record Outcome(int status, String errors, List<String> arguments, String locale) {

        boolean has(String argument) {
            return arguments.contains(argument);
        }
    }

    private static final String FAKE_JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in -XX:AOTCacheOutput=*) printf cache >"${argument#*=}"; echo >>"$CALLS.prepared"; exit 0 ;; esac
            done
            printf '%s\\n' "${0%/bin/java}" "$LC_ALL" "$@" >"$CALLS"
            exit "${FAKE_STATUS:-0}"
            """;

    private final Path folder;
    private final Path calls;
    private final Map<String, String> environment = new TreeMap<>();

    FakeInstallation(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.calls = folder.resolve("calls");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        environment.put("CALLS", calls.toString());
    }

    Path folder() {
        return folder;
    }

    FakeInstallation with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A distribution as ./build assembles it, with an empty cache so that nothing is prepared. */
    Path distribution(String name) throws IOException {
        Path home = folder.resolve(name);
        Path root = Repository.here().root();
        Files.createDirectories(home.resolve("lib"));
        Files.copy(root.resolve("jem"), home.resolve("jem"));
        Files.copy(root.resolve("launcher/common.sh"), home.resolve("lib/common.sh"));
        return home.resolve("jem");
    }

    /** A Java home whose release file names the version. */
    Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), FAKE_JAVA);
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Fake\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_RUNTIME_VERSION=\"" + version
                        + "+1\"\nMODULES=\"java.base\"");
        return home;
    }

    static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** How often a cache was prepared. */
    long preparations() throws IOException {
        Path prepared = Path.of(calls + ".prepared");
        return Files.exists(prepared) ? Files.readAllLines(prepared).size() : 0;
    }

    Outcome run(Path launcher, String... arguments) throws IOException, InterruptedException {
        Files.deleteIfExists(calls);
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        List<String> seen = Files.exists(calls) ? Files.readAllLines(calls) : List.of("", "");
        List<String> passed = new ArrayList<>(seen);
        passed.remove(1);
        return new Outcome(status, Files.readString(errors), passed, seen.get(1));
    }
}
