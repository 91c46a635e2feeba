package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Principals;
import java.util.List;
import java.util.Optional;

/** {@code jem principal list}. */
public final class PrincipalListCommand implements CliCommand {

    @Override
    public int run(Session session) {
        session.output()
                .list(
                        session.client().principals().list(PageRequest.FIRST),
                        view(session.output().times()));
        return ExitStatus.OK;
    }

    public static View<Principals.Principal> view(Times times) {
        return new View<>(
                List.of(
                        Column.of("NAME", Principals.Principal::name),
                        Column.of("KIND", Principals.Principal::kind),
                        Column.of("ROLE", Principals.Principal::role),
                        Column.of("CREATED", it -> times.full(Optional.ofNullable(it.createdAt()))),
                        Column.wide("BY", Principals.Principal::createdBy)),
                Principals.Principal::name,
                "There are no principals. Create one with: jem principal create NAME --role ROLE");
    }
}
