package dev.jem.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.client.JemClient;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.store.postgres.testing.TestDatabase;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements from a manifest to a real PostgreSQL and back, by a real worker on a real server. */
@Timeout(120)
class SqlOnServerTest {

    private static final OutputPart FOLLOWED = new OutputPart(OptionalInt.empty(), true, OptionalInt.empty());

    @TempDir
    private Path root;

    private final TestDatabase database = TestDatabase.create();
    private MemoryServer server;
    private Worker worker;
    private JemClient admin;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        Path password =
                Files.writeString(root.resolve("password"), database.password()).toRealPath();
        Path policy =
                Files.writeString(root.resolve("policy.json"), "{\"secrets\": {\"files\": [\"" + password + "\"]}}");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-r--r--"));
        server = MemoryServer.start();
        worker = Worker.start(new WorkerSettings(server.workerEndpoint(), "local", Map.of(), 4, root, "test"));
        admin = JemClient.of(server.endpoint(), RetryPolicy.BRIEF);
        execute("create table sales (day date, product text, amount numeric)");
        execute("insert into sales values ('2026-03-01', 'a', 1.5), ('2026-03-01', 'b', 2), ('2026-03-02', 'c', 3)");
        apply(connection("allow: [\"127.0.0.1\", localhost]"));
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        worker.close();
        server.close();
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String asked(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String connection(String allow) {
        String url = database.jdbcUrl();
        int query = url.indexOf('?');
        return """
                apiVersion: jem/v1
                kind: Connection
                metadata: {name: warehouse, namespace: finance}
                spec:
                  %s
                  sql: {url: "%s", user: "%s", password: {file: %s}}
                """.formatted(
                allow, query < 0 ? url : url.substring(0, query), database.username(), root.resolve("password"));
    }

    private void apply(String manifest) {
        admin.manifests()
                .apply(new Manifests.Request(List.of(new Manifests.Source("m.yaml", manifest)), List.of(), ""), false);
    }

    private Runs.Run submitted(String task) {
        apply("""
                apiVersion: jem/v1
                kind: Job
                metadata: {name: ask, namespace: finance}
                spec:
                  params:
                    day: {type: date, default: "2026-03-01"}
                    product: {type: string, default: "a'; drop table sales; --"}
                  task:
                """ + task.indent(4));
        return admin.runs().submit("finance", "ask", new Runs.Submit(Map.of(), Optional.empty(), ""));
    }

    private Runs.Run ran(String task) {
        Runs.Run run = submitted(task);
        return ended(run.id());
    }

    private Runs.Run ended(String id) {
        Runs.Run run = admin.runs().get(id);
        while (run.endedAt().isEmpty()) {
            output(id);
            run = admin.runs().get(id);
        }
        return run;
    }

    private static Runs.Attempt attempt(Runs.Run run) {
        return run.tasks().getFirst().attempts().getFirst();
    }

    private String output(String run) {
        StringBuilder text = new StringBuilder();
        try (OutputReader reader = admin.runs().output(run, "main", FOLLOWED)) {
            for (Optional<Runs.Chunk> next = reader.next(); next.isPresent(); next = reader.next()) {
                text.append(new String(next.get().data(), UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void rowsAreOutputsAndAreListed() {
        Runs.Run run = ran("""
                sql:
                  connection: warehouse
                  query: select count(*) as n, sum(amount) as total, 'x,"y"' as text from sales where day = :day
                  args: {day: "${{ params.day }}"}
                  readOnly: true
                outputs: {n: {type: int}, total: {type: number}, row_count: {type: int}}
                """);
        assertThat(run.state()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.tasks().getFirst().outputs().get("n")).isEqualTo(2);
        assertThat(String.valueOf(run.tasks().getFirst().outputs().get("total")))
                .isEqualTo("3.5");
        assertThat(run.tasks().getFirst().outputs().get("row_count")).isEqualTo(1);
        assertThat(output(run.id())).isEqualTo("n,total,text\n2,3.5,\"x,\"\"y\"\"\"\n");
    }

    @Test
    void valuesStayValuesWhateverIsInThem() throws SQLException {
        Runs.Run run = ran("""
                sql:
                  connection: warehouse
                  statements:
                    - insert into sales values (:day, :product, :amount)
                    - update sales set amount = amount + 1 where day = :day
                    - select product from sales where day = :day order by product
                  args: {day: "${{ params.day }}", product: "${{ params.product }}", amount: {type: number, value: "7.25"}}
                outputs: {rows: {type: list}, updated: {type: int}}
                """);
        assertThat(run.state()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.tasks().getFirst().outputs().get("rows"))
                .isEqualTo(List.of("a", "a'; drop table sales; --", "b"));
        assertThat(run.tasks().getFirst().outputs().get("updated")).isEqualTo(4);
        assertThat(asked("select amount from sales where product like '%drop%'"))
                .isEqualTo("8.25");
    }

    @Test
    void aFailureChangesNothingAndSaysItsState() throws SQLException {
        Runs.Run run = ran("""
                sql:
                  connection: warehouse
                  statements: [delete from sales, select 1 / 0]
                retry: {attempts: 2, delay: 0s, for: ["sql:22xxx"]}
                """);
        assertThat(run.state()).isEqualTo("FAILED");
        assertThat(run.tasks().getFirst().attempts()).hasSize(2);
        assertThat(attempt(run).reason()).contains("sql-error").contains("22012");
        assertThat(asked("select count(*) from sales")).isEqualTo("3");
        Runs.Run writing = ran("sql: {connection: warehouse, query: delete from sales, readOnly: true}\n");
        assertThat(attempt(writing).reason()).contains("25006");
    }

    @Test
    void moreThanIsAllowedIsAFailure() throws SQLException {
        String many = "sql: {connection: warehouse, query: \"select * from generate_series(1, 100)\", %s}\n";
        assertThat(attempt(ran(many.formatted("rowsMax: 99"))).reason()).contains("more than 99 rows");
        assertThat(ran(many.formatted("rowsMax: 100")).state()).isEqualTo("SUCCEEDED");
        String large = "sql: {connection: warehouse, query: \"select repeat('x', 2000)\", bytesMax: 1KiB}\n";
        assertThat(attempt(ran(large)).reason()).contains("more than 1024 bytes");
        Runs.Run none = ran("""
                sql: {connection: warehouse, query: select 1 as a where false}
                outputs: {a: {type: int}}
                """);
        assertThat(attempt(none).reason()).contains("no row");
    }

    @Test
    void statementsEndInTimeAndWhenTheyAreCancelled() throws SQLException {
        Runs.Run slow = ran("sql: {connection: warehouse, query: select pg_sleep(600), timeout: 200ms}\n");
        assertThat(attempt(slow).state()).isEqualTo("TIMED_OUT");
        Runs.Run cancelled = submitted("sql: {connection: warehouse, query: \"select pg_sleep(601)\"}\n");
        String active = "select count(*) from pg_stat_activity where query like '%pg_sleep(601)%'"
                + " and state = 'active' and pid <> pg_backend_pid()";
        while (asked(active).equals("0")) {
            Thread.onSpinWait();
        }
        admin.runs().cancel(cancelled.id(), "enough");
        assertThat(ended(cancelled.id()).state()).isEqualTo("CANCELLED");
        assertThat(asked(active)).isEqualTo("0");
    }

    @Test
    void aDatabaseThatIsNotPublicNeedsToBeAllowed() {
        apply(connection("description: nothing allowed"));
        Runs.Run run = ran("sql: {connection: warehouse, query: select 1}\n");
        assertThat(attempt(run).reason()).contains("policy-refused").contains("is not public");
    }
}
