package dev.jem.client;

import dev.jem.protocol.Approvals;
import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Tasks that ask people. Thread-safe. */
public final class ApprovalsApi {

    private static final TypeReference<Page<Approvals.Approval>> APPROVALS = new TypeReference<>() {};

    private final Connection connection;

    ApprovalsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Page<Approvals.Approval> list(Optional<String> namespace, PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("approvals").with("namespace", namespace))), APPROVALS);
    }

    /** Answers in the revision that was seen: one that came in between makes it fail. */
    public Approvals.Reply answer(Approvals.Approval seen, Approvals.Request answer) {
        Target target = Target.of("runs")
                .segment(seen.run())
                .segment("tasks")
                .segment(seen.task())
                .segment("answers");
        return connection.read(
                IdempotentPost.of(target, Json.mapper().writeValueAsBytes(answer))
                        .header("If-Match", "\"" + seen.revision() + "\""),
                Approvals.Reply.class);
    }
}
