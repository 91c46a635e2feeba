package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.Subject;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose the addresses of webhooks are, and their keys: derived from the present definitions. Each is of one trigger
 * alone: what is signed for one address must be good for no other.
 */
final class Hooks {

    private final TreeMap<Claim, JobKey> owners = new TreeMap<>();

    /** An address or a key of a namespace, by its name. */
    private record Claim(String namespace, String kind, String name) implements Comparable<Claim> {

        @Override
        public int compareTo(Claim other) {
            int byNamespace = namespace.compareTo(other.namespace);
            int byKind = byNamespace != 0 ? byNamespace : kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    void add(JobDefinition job) {
        claims(job).forEach(it -> owners.put(it, job.key()));
    }

    void remove(JobDefinition job) {
        claims(job).forEach(it -> owners.remove(it, job.key()));
    }

    private static List<Claim> claims(JobDefinition job) {
        List<Claim> claims = new ArrayList<>();
        for (TriggerDefinition trigger : job.triggers()) {
            if (trigger.recurrence() instanceof Recurrence.Webhook it) {
                claims.add(new Claim(job.key().namespace(), "path", it.path()));
                claims.add(new Claim(job.key().namespace(), "key", it.secret()));
            }
        }
        return claims;
    }

    /** Why jobs cannot be applied together, if that is so. */
    Optional<Refused> problem(List<Submitted> jobs) {
        TreeSet<JobKey> coming = new TreeSet<>();
        jobs.forEach(it -> coming.add(it.definition().key()));
        TreeMap<Claim, JobKey> claimed = new TreeMap<>();
        for (Submitted job : jobs) {
            JobKey key = job.definition().key();
            for (Claim claim : claims(job.definition())) {
                Optional<JobKey> owner = Optional.ofNullable(owners.get(claim)).filter(it -> !coming.contains(it));
                Optional<JobKey> other =
                        Optional.ofNullable(claimed.put(claim, key)).or(() -> owner);
                if (other.isPresent()) {
                    return Optional.of(new Refused(Code.INVALID, message(claim, key, other.get()), Subject.of(key)));
                }
            }
        }
        return Optional.empty();
    }

    private static String message(Claim claim, JobKey job, JobKey other) {
        String of = other.equals(job) ? "another trigger of it" : "job " + other;
        return "job " + job + ": the " + claim.kind + " '" + claim.name + "' of its webhook is that of " + of
                + " already; give each webhook of a namespace a path and a key of its own";
    }
}
