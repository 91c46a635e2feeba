package dev.jem.worker.agent;

import dev.jem.protocol.Workers;
import dev.jem.worker.call.Call;
import dev.jem.worker.call.CallExecutor;
import dev.jem.worker.http.Clients;
import dev.jem.worker.http.Exchange;
import dev.jem.worker.net.AddressRules;
import dev.jem.worker.net.CheckedResolver;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.WorkerPolicy;
import dev.jem.worker.sql.Databases;
import dev.jem.worker.sql.Statements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns orders into what this worker does itself, and begins it. */
final class Calls {

    /** The executors it has. */
    static final List<String> EXECUTORS = List.of("http", "sql");

    private final CallExecutor executor;
    private final WorkerPolicy policy;
    private final Databases databases;

    Calls(CallExecutor executor, WorkerPolicy policy, Databases databases) {
        this.executor = executor;
        this.databases = databases;
        this.policy = policy;
    }

    boolean take(Workers.Order order) {
        return EXECUTORS.contains(order.action().kind());
    }

    RunningAttempt launch(Workers.Order order, HeldAttempt attempt) throws Launches.RefusedException {
        if (!order.action().refusal().isEmpty()) {
            throw new Launches.RefusedException(order.action().refusal());
        }
        CallExecutor.Request request = new CallExecutor.Request(
                order.attempt(),
                Duration.ofMillis(order.timeoutMillis()),
                order.outputBytesMax(),
                Note.of(order).text());
        return executor.launch(request, call(order), attempt);
    }

    private Call call(Workers.Order order) throws Launches.RefusedException {
        Optional<Workers.SqlCall> sql = order.action().sql();
        if (sql.isEmpty()) {
            return http(order.action().http().orElseThrow());
        }
        List<String> outputs =
                order.outputs().stream().map(Workers.OutputType::name).toList();
        return new Statements(
                new Statements.Task(sql.get(), secret(sql.get().password()), outputs), databases, executor.clock());
    }

    private Call http(Workers.HttpCall call) throws Launches.RefusedException {
        Optional<String> secret = secret(call.auth().map(Workers.Auth::secret));
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            if (!isHeaderValue(header.getValue())) {
                throw new Launches.RefusedException("the value of the header " + header.getKey()
                        + " has a line end or another character that no header holds");
            }
        }
        if (secret.filter(it -> !isHeaderValue(it)).isPresent()) {
            throw new Launches.RefusedException("the secret of the connection has a character that no header holds");
        }
        AddressRules rules = policy.network().allowing(call.allow());
        Duration limit = Duration.ofMillis(call.connectTimeoutMillis());
        CheckedResolver resolver = new CheckedResolver(rules, CheckedResolver.Lookup.SYSTEM, limit);
        return new Exchange(call, new Clients(call, secret, resolver), executor.clock());
    }

    private static boolean isHeaderValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xff && (c < 0x7f || c > 0x9f)));
    }

    private Optional<String> secret(Optional<Workers.Env> source) throws Launches.RefusedException {
        return source.isEmpty() ? Optional.empty() : Optional.of(Launches.secret(policy, source.get()));
    }
}
