package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.protocol.Page;
import dev.jem.protocol.Principals;
import dev.jem.runtime.Lane;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who may call. */
final class PrincipalRoutes {

    private static final String PRINCIPALS = Routes.API + "/principals";
    private static final int TOKEN_BYTES = 32;

    private final Backend backend;
    private final SecureRandom random = new SecureRandom();

    PrincipalRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PRINCIPALS, Permission.ADMINISTER, "Principals by name", this::list)
                        .gives(Page.class)
                        .query("limit", "cursor"),
                Route.post(PRINCIPALS, Permission.ADMINISTER, "Create a principal, or give it a new token", this::put)
                        .takes(Principals.Create.class)
                        .gives(Principals.Created.class),
                Route.delete(
                        PRINCIPALS + "/{name}", Permission.ADMINISTER, "Take a principal's access away", this::remove));
    }

    private void list(Call call) {
        List<Principals.Principal> principals = backend.queries(call).principals().stream()
                .map(it -> new Principals.Principal(
                        it.name(),
                        Rendering.kebab(it.kind()),
                        Rendering.kebab(it.role()),
                        Rendering.instant(it.createdAt()),
                        it.createdBy()))
                .toList();
        call.json(Names.page(call, principals, Principals.Principal::name));
    }

    private void put(Call call) {
        Principals.Create create = call.body(Principals.Create.class);
        if (!JobKey.isName(create.name())) {
            throw ProblemException.badRequest("'" + create.name()
                    + "' is not a name: use lower-case letters, digits and inner dashes, 63 at most");
        }
        PrincipalKind kind = constant(PrincipalKind.class, "kind", create.kind());
        Role role = constant(Role.class, "role", create.role());
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = "jem_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Command command = new Command.PutPrincipal(create.name(), kind, role, ApiServer.sha256(token));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.created(new Principals.Created(create.name(), Rendering.kebab(kind), Rendering.kebab(role), token));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String what, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> Rendering.kebab(it).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest(what + " is '" + text + "'; it must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Rendering::kebab)
                                .collect(Collectors.joining(", "))));
    }

    private void remove(Call call) {
        String name = call.path("name");
        if (name.equals(call.caller())) {
            throw new ProblemException(
                    Status.CONFLICT, "conflict", "you cannot take your own access away; ask another administrator");
        }
        backend.command(call, new Command.RemovePrincipal(name), Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }
}
