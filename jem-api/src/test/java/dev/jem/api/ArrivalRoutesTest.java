package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.client.ApiException;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Watches;
import dev.jem.protocol.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers are asked to look out for, and the one run that each claim gives. */
final class ArrivalRoutesTest {

    private static final String PATH = "/in/trades-*.csv";
    private static final String CLAIM = "0a1b2c3d-claim-1";
    private static final Instant CHANGED = Instant.parse("2026-03-31T02:30:00Z");

    private final TestServer server = TestServer.start();
    private final JemClient worker = server.client(Role.WORKER);
    private long session;
    private int joins;

    @BeforeEach
    void start() {
        apply("arrived", PATH);
        session = join("w1");
    }

    @AfterEach
    void stop() {
        worker.close();
        server.close();
    }

    private void apply(String trigger, String path) {
        String job = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: load, namespace: trades}
                spec:
                  params: {file: {type: string}, bytes: {type: int}, from: {type: string}}
                  triggers:
                    - name: %s
                      file: {path: %s, stableFor: 2s, minSize: 1Ki, worker: {labels: {zone: dc1}}}
                      params: {file: "${{ file.path }}", bytes: "${{ file.size }}", from: "${{ file.worker }} ${{ file.found }} ${{ file.changedAt }}"}
                  task: {wait: {for: 1h}}
                """.formatted(trigger, path);
        try (JemClient admin = server.client(Role.ADMIN)) {
            admin.manifests()
                    .apply(new Manifests.Request(List.of(new Manifests.Source("job.yaml", job)), List.of(), ""), false);
        }
    }

    private long join(String name) {
        Map<String, String> labels = Map.of("zone", name.equals("w1") ? "dc1" : "dc2");
        return worker.worker()
                .join(new Workers.Join(
                        name, labels, 1, List.of("process"), "test", "boot", name, ++joins, "none", List.of()))
                .session();
    }

    private List<Watches.Watch> watches(String name, long of) {
        return worker.worker().watches(name, new Watches.Ask(of)).watches();
    }

    private static Watches.Arrival arrival(String trigger, String id, String name, Instant since) {
        Watches.File file = new Watches.File(PATH, name, 2_048, CHANGED.toEpochMilli());
        return new Watches.Arrival("trades", "load", trigger, id, since.toEpochMilli(), Optional.of(file));
    }

    private Watches.Result arrive(Watches.Arrival arrival) {
        return worker.worker()
                .arrivals("w1", new Watches.Arrivals(session, List.of(arrival)))
                .results()
                .getFirst();
    }

    private Watches.Result arrive(String id) {
        return arrive(arrival("arrived", id, "trades-1.csv", Instant.now()));
    }

    private List<Runs.Run> runs() {
        try (JemClient admin = server.client(Role.ADMIN)) {
            return admin.runs().list(RunFilter.ALL, PageRequest.FIRST).items();
        }
    }

    @Test
    void a_worker_learns_what_it_is_meant_to_look_out_for() {
        assertThat(watches("w1", session))
                .containsExactly(new Watches.Watch(
                        "trades", "load", "arrived", Optional.of(new Watches.Files(PATH, 2_000, 0, 1_024))));
        assertThat(watches("w2", join("w2"))).isEmpty();
        assertThatThrownBy(() -> watches("w1", session + 7))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.problem().code()).isEqualTo("session-over"));
    }

    @Test
    void a_claim_gives_one_run_however_often_it_is_told() {
        Watches.Result first = arrive(CLAIM);
        assertThat(first.code()).isEqualTo("started");
        assertThat(arrive(CLAIM)).isEqualTo(first);
        assertThat(runs()).singleElement().satisfies(it -> {
            assertThat(it.id()).isEqualTo(first.run());
            assertThat(it.trigger().kind()).isEqualTo("file");
            assertThat(it.params())
                    .containsEntry("file", "/in/.jem-claimed/" + CLAIM + "/trades-1.csv")
                    .containsEntry("from", "w1 /in/trades-1.csv " + CHANGED);
        });
    }

    /** Keys are kept for a day; what was claimed longer ago is found in the tables, here under another key. */
    @Test
    void a_claim_gives_one_run_also_when_it_is_told_again_after_days() {
        String path = "/in/.jem-claimed/" + CLAIM + "/trades-1.csv";
        TreeMap<String, String> facts = new TreeMap<>(Map.of("file.path", path, "file.size", "2048"));
        List.of("worker", "found", "changedAt").forEach(it -> facts.put("file." + it, it));
        Recurrence recurrence = server.ports
                .cell()
                .registry()
                .definition(new JobKey("trades", "load"))
                .orElseThrow()
                .triggers()
                .getFirst()
                .recurrence();
        server.command(new Command.Deliver(
                new JobKey("trades", "load"),
                "arrived",
                recurrence,
                "file " + path + " on worker w1",
                facts,
                "a key that is forgotten"));
        String first = runs().getFirst().id();
        Instant claimed = Instant.now().minus(Duration.ofHours(13));
        Watches.Result again = arrive(arrival("arrived", CLAIM, "trades-1.csv", claimed));
        assertThat(again).isEqualTo(new Watches.Result(CLAIM, "started", first, ""));
        Watches.Result other = arrive(arrival("arrived", "another-claim", "trades-1.csv", claimed));
        assertThat(other.run()).isNotEqualTo(first);
        assertThat(runs()).hasSize(2);
    }

    @Test
    void what_is_not_looked_for_starts_nothing() {
        assertThat(arrive(arrival("arrived", CLAIM, "../../etc/passwd", Instant.now()))
                        .code())
                .isEqualTo("unwanted");
        assertThat(arrive(arrival("arrived", CLAIM, "prices.csv", Instant.now()))
                        .code())
                .isEqualTo("unwanted");
        assertThat(arrive(arrival("gone", CLAIM, "trades-1.csv", Instant.now())).code())
                .isEqualTo("unwanted");
        long other = join("w2");
        Watches.Arrivals foreign =
                new Watches.Arrivals(other, List.of(arrival("arrived", CLAIM, "trades-1.csv", Instant.now())));
        assertThat(worker.worker().arrivals("w2", foreign).results())
                .singleElement()
                .satisfies(it -> assertThat(it.code()).isEqualTo("unwanted"));
        apply("arrived", "/elsewhere/trades-*.csv");
        assertThat(arrive(CLAIM).code()).isEqualTo("unwanted");
        assertThat(runs()).isEmpty();
        assertThatThrownBy(() -> arrive("../../../x")).isInstanceOf(ApiException.class);
        Instant before = Instant.parse("1969-12-31T00:00:00Z");
        apply("arrived", PATH);
        assertThatThrownBy(() -> arrive(arrival("arrived", CLAIM, "trades-1.csv", before)))
                .isInstanceOf(ApiException.class);
    }
}
