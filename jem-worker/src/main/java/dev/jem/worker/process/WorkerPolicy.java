package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.net.AddressRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this worker allows, by a file of its own ({@link PolicyFile}) that nothing from the server can widen. Immutable.
 *
 * @param runAs accounts
 * @param secrets references to secrets that manifests may use
 * @param noNewPrivileges whether set-user-id programs, like sudo, are without effect in tasks
 * @param network what the worker connects to for tasks besides what is public
 * @param watched directories, absolute: in them and below them it looks for files that start jobs, and claims them
 */
public record WorkerPolicy(
        RunAs runAs, Secrets secrets, boolean noNewPrivileges, AddressRules network, List<String> watched) {

    private static final List<String> USUAL_ACCOUNTS = List.of("jem-task", "nobody");
    private static final int SECRET_BYTES_MAX = 64 * 1024;

    public WorkerPolicy {
        watched = List.copyOf(watched);
    }

    /** One that looks for no files. */
    public WorkerPolicy(RunAs runAs, Secrets secrets, boolean noNewPrivileges, AddressRules network) {
        this(runAs, secrets, noNewPrivileges, network, List.of());
    }

    /**
     * @param standard the account of tasks that ask for none; missing: {@code jem-task} if there is one, else
     *     {@code nobody}
     * @param allow accounts that tasks may ask for; root only where it is written here
     */
    public record RunAs(Optional<String> standard, List<String> allow) {}

    /**
     * @param env variables of this worker
     * @param files files; one that ends with a slash allows what is below it
     */
    public record Secrets(List<String> env, List<String> files) {}

    /** Whether tasks may have an account. */
    public sealed interface Decision {

        record Allowed(Account account) implements Decision {}

        record Refused(String reason) implements Decision {}
    }

    /** A secret's value, or why there is none. */
    public sealed interface Secret {

        record Value(String text) implements Secret {}

        record Refused(String reason) implements Secret {}
    }

    /** What holds where nothing is written. */
    public static WorkerPolicy standard() {
        return new WorkerPolicy(
                new RunAs(Optional.empty(), List.of()),
                new Secrets(List.of(), List.of()),
                true,
                AddressRules.PUBLIC,
                List.of());
    }

    /**
     * Which account a task gets. A worker that is not root has only its own to give.
     *
     * @param wanted what the task asks for
     */
    public Decision account(Optional<String> wanted) {
        Account own = Account.own();
        if (own.isRoot()) {
            return wanted.map(this::allowed).orElseGet(this::standardAccount);
        }
        boolean itself = wanted.isEmpty() || wanted.get().equals(own.name());
        return itself
                ? new Decision.Allowed(own)
                : new Decision.Refused("This worker runs as " + own.name() + " and cannot run tasks as " + wanted.get()
                        + "; start it as root with a policy that allows it, or run the task without runAs.");
    }

    private Decision allowed(String name) {
        if (runAs.allow.contains(name)) {
            return found(name);
        }
        return standardAccount() instanceof Decision.Allowed usual
                        && usual.account().name().equals(name)
                ? usual
                : new Decision.Refused("This worker's policy does not allow tasks to run as '" + name
                        + "'; its administrator can add it to runAs.allow in policy.json. Allowed: " + runAs.allow);
    }

    private Decision standardAccount() {
        if (runAs.standard.isPresent()) {
            return found(runAs.standard.get());
        }
        return USUAL_ACCOUNTS.stream()
                .map(this::found)
                .filter(Decision.Allowed.class::isInstance)
                .findFirst()
                .orElse(new Decision.Refused("This host has none of the accounts " + USUAL_ACCOUNTS
                        + " to run tasks without root's rights; make one, or name one in policy.json as"
                        + " runAs.standard."));
    }

    private Decision found(String name) {
        try {
            Optional<Account> account = Account.named(name);
            if (account.isEmpty()) {
                return new Decision.Refused("This host has no account '" + name + "'.");
            }
            if (account.get().isRoot() && !runAs.allow.contains(name)) {
                return new Decision.Refused(
                        "The account '" + name + "' is root; only an entry in runAs.allow permits it.");
            }
            return new Decision.Allowed(account.get());
        } catch (IOException e) {
            return new Decision.Refused("The account '" + name + "' could not be looked up: " + e.getMessage());
        }
    }

    /** The value of a variable of this worker, if the policy lists it. */
    public Secret secretFromEnvironment(String name) {
        if (!secrets.env.contains(name)) {
            return notListed("the variable " + name, "secrets.env");
        }
        String value = System.getenv(name);
        return value == null
                ? new Secret.Refused("The variable " + name + " is not set for this worker.")
                : new Secret.Value(value);
    }

    /** The content of a file, without the line end at its end, if the policy lists it. Where it really is counts. */
    public Secret secretFromFile(String path) {
        try {
            Path real = Path.of(path).toRealPath();
            if (secrets.files.stream().noneMatch(allowed -> covers(allowed, real))) {
                return notListed("the file " + path, "secrets.files");
            }
            if (!Files.isRegularFile(real) || Files.size(real) > SECRET_BYTES_MAX) {
                return new Secret.Refused(
                        "The file " + path + " is no file of at most " + SECRET_BYTES_MAX + " bytes.");
            }
            return new Secret.Value(
                    Files.readString(real, StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException e) {
            return new Secret.Refused("The file " + path + " cannot be read on this worker: " + e.getMessage());
        }
    }

    private static boolean covers(String allowed, Path real) {
        return allowed.endsWith("/") ? real.startsWith(Path.of(allowed)) : real.equals(Path.of(allowed));
    }

    private static Secret notListed(String what, String where) {
        return new Secret.Refused("This worker's policy does not allow tasks to use " + what
                + "; its administrator can add it to " + where + " in policy.json.");
    }
}
