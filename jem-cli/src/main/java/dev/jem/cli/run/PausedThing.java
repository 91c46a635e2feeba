package dev.jem.cli.run;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is paused or resumed: a job, a namespace, or everything. */
public final class PausedThing {

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "NS/JOB.")
    private Optional<String> job = Optional.empty();

    @Option(names = "--all-of", paramLabel = "NS", description = "All jobs of this namespace.")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--everything", description = "All jobs there are.")
    private boolean everything;

    record Target(Optional<String> namespace, Optional<String> job) {

        @Override
        public String toString() {
            return namespace
                    .map(it -> job.map(name -> it + "/" + name).orElse("namespace " + it))
                    .orElse("everything");
        }
    }

    Target target(Session session) {
        long said = List.of(job.isPresent(), namespace.isPresent(), everything).stream()
                .filter(it -> it)
                .count();
        if (said != 1) {
            throw CommandFailure.usage("say what with one of NS/JOB, --all-of NS and --everything");
        }
        if (job.isPresent()) {
            JobKey key = Names.job(session, job.get());
            return new Target(Optional.of(key.namespace()), Optional.of(key.name()));
        }
        return new Target(namespace, Optional.empty());
    }
}
