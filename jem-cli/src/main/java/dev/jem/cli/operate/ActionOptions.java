package dev.jem.cli.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** On what an action is, and why. */
final class ActionOptions {

    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Id, NS/JOB#NUMBER, or JOB#NUMBER.")
    List<String> names = new ArrayList<>();

    @Option(names = "--task", paramLabel = "TASK", description = "Only this task of the run, such as load or load.3.")
    String task = "";

    @Option(names = "--job", paramLabel = "JOB", description = "Every run of NS/JOB that is in one of --state.")
    Optional<String> job = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Every run in these states, of --job, of -n NS, or of all.")
    List<String> states = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept with the run.")
    String reason = "";

    @Option(names = "--ticket", paramLabel = "TEXT", description = "Where it is tracked; it is kept with the run.")
    String ticket = "";

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "Only if the run is still at this revision, as 'jem describe run' shows it.")
    Optional<Long> revision = Optional.empty();

    boolean isSelection() {
        return job.isPresent() || !states.isEmpty();
    }
}
