package dev.jem.client;

import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import dev.jem.protocol.Principals;
import tools.jackson.core.type.TypeReference;

/** Who may call. Thread-safe. */
public final class PrincipalsApi {

    private static final TypeReference<Page<Principals.Principal>> PRINCIPALS = new TypeReference<>() {};

    private final Connection connection;

    PrincipalsApi(Connection connection) {
        this.connection = connection;
    }

    public Page<Principals.Principal> list(PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("principals"))), PRINCIPALS);
    }

    /** The answer holds the token, this once. */
    public Principals.Created create(Principals.Create create) {
        byte[] body = Json.mapper().writeValueAsBytes(create);
        return connection.read(IdempotentPost.of(Target.of("principals"), body), Principals.Created.class);
    }

    public void delete(String name) {
        connection.send(Call.delete(Target.of("principals").segment(name)));
    }
}
