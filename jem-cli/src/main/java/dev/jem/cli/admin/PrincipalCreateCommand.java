package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.protocol.Principals;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem principal create}. The token is shown once, or written to a file that only its owner can read. */
public final class PrincipalCreateCommand implements CliCommand {

    private static final List<String> KINDS = List.of("person", "service", "worker");
    private static final List<String> ROLES = List.of("admin", "operator", "developer", "viewer", "worker");

    @Parameters(paramLabel = "NAME", description = "Who may call from now on.")
    private String name = "";

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "person, service or worker; by default it follows ROLE.")
    private Optional<String> kind = Optional.empty();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description = "admin, operator, developer, viewer or worker.")
    private String role = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Write the token to this new file (mode 0600) instead of the screen.")
    private Optional<String> tokenFile = Optional.empty();

    @Override
    public int run(Session session) throws IOException {
        check("role", role, ROLES);
        kind.ifPresent(it -> check("kind", it, KINDS));
        String chosenKind = kind.orElse(role.equals("worker") ? "worker" : "person");
        if (session.options().isDryRun()) {
            session.say("would create the " + chosenKind + " " + name + " with the role " + role);
            return ExitStatus.OK;
        }
        Optional<Path> file = tokenFile.map(session.host()::path);
        if (file.isPresent()) {
            reserve(file.get());
        }
        Principals.Created created =
                session.client().principals().create(new Principals.Create(name, chosenKind, role));
        if (file.isPresent()) {
            Files.writeString(file.get(), created.token() + "\n");
            session.say("the token of " + created.name() + " is in " + file.get());
            return ExitStatus.OK;
        }
        session.output().object(created, created.name(), it -> it.line(created.token()));
        session.say("This is the token of " + created.name() + ". It is not shown again.");
        return ExitStatus.OK;
    }

    private static void check(String what, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw CommandFailure.usage(
                    "'" + value + "' is no " + what + "; choose one of " + String.join(", ", allowed));
        }
    }

    /** Before the token exists: one that cannot be written would be lost. */
    private static void reserve(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(ExitStatus.CONFLICT, file + " exists; name a new file for the token");
        }
    }
}
