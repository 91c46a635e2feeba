package dev.jem.bench.crash;

import dev.jem.protocol.Manifests;
import java.nio.file.Path;
import java.util.List;

/** The jobs of the test. Each attempt says in the side file when it begins and when it ends. */
final class TestJobs {

    static final String NAMESPACE = "crash";

    /** Runs of these are submitted; a run of the second is stopped with its worker's lease. */
    static final List<String> SUBMITTED = List.of("asked", "leased");

    /** The variable by which a process of this test is known. */
    static final String MARK = "SIDE";

    private static final String BEAT = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: beat, namespace: crash}
            spec:
              triggers: [TRIGGER]
              concurrency: {limit: 4}
              timeouts: {attempt: 5m, grace: 1s}
              retry: {attempts: 20, delay: 1s, backoff: 1, jitter: none, for: [worker-lost]}
              env: {SIDE: "PLACE"}
              task: {shell: "BEGIN; sleep 0.2; END"}
            """;

    private static final String DIAMOND = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: diamond, namespace: crash}
            spec:
              triggers: [TRIGGER]
              concurrency: {limit: 4}
              timeouts: {attempt: 5m, grace: 1s}
              retry: {attempts: 20, delay: 1s, backoff: 1, jitter: none, for: [worker-lost]}
              env: {SIDE: "PLACE"}
              tasks:
                first: {shell: "BEGIN; END"}
                left: {needs: [first], shell: "BEGIN; sleep 0.3; END"}
                right: {needs: [first], shell: "BEGIN; END"}
                last: {needs: [left, right], shell: "BEGIN; END"}
            """;

    private static final String FLAKY = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: flaky, namespace: crash}
            spec:
              triggers: [TRIGGER]
              concurrency: {limit: 20}
              timeouts: {attempt: 5m, grace: 1s}
              retry: {attempts: 20, delay: 1s, backoff: 1, jitter: none, for: ["exit:75", worker-lost]}
              env: {SIDE: "PLACE"}
              task:
                shell: "BEGIN; END; [ $JEM_ATTEMPT -ge 3 ] || exit 75"
            """;

    private static final String SUBMIT = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: NAME, namespace: crash}
            spec:
              params: {n: {type: int, default: 0}}
              concurrency: {limit: 1000}
              timeouts: {attempt: 5m, grace: 1s}
              retry: {attempts: 20, delay: 1s, backoff: 1, jitter: none, for: [worker-lost]}
              LOST
              env: {SIDE: "PLACE"}
              task:
                env: {N: "${{ params.n }}"}
                shell: "BEGIN; case $N in *0) sleep 4;; *5) sleep 1;; *) sleep 0.1;; esac; END"
            """;

    private final Path side;

    TestJobs(Path side) {
        this.side = side;
    }

    /** With their schedules: a start every second, every two and every three, all of which are made up for. */
    Manifests.Request scheduled() {
        return request("{name: grid, every: %ds, from: grid, catchUp: {policy: all}}");
    }

    /** Nothing starts by itself any more. */
    Manifests.Request unscheduled() {
        return request("");
    }

    private Manifests.Request request(String trigger) {
        return new Manifests.Request(
                List.of(
                        source("beat", BEAT.replace("TRIGGER", trigger.formatted(1))),
                        source("diamond", DIAMOND.replace("TRIGGER", trigger.formatted(2))),
                        source("flaky", FLAKY.replace("TRIGGER", trigger.formatted(3))),
                        source("asked", SUBMIT.replace("NAME", "asked").replace("LOST", "onWorkerLost: wait")),
                        source("leased", SUBMIT.replace("NAME", "leased").replace("LOST", "onWorkerLost: retry"))),
                List.of(),
                "");
    }

    private Manifests.Source source(String name, String text) {
        String say = "printf '%s %%s\\\\n' $JEM_RUN_ID.$JEM_TASK.$JEM_ATTEMPT >>$SIDE";
        return new Manifests.Source(
                name,
                text.replace("BEGIN", say.formatted("start"))
                        .replace("END", say.formatted("end"))
                        .replace("PLACE", side.toString()));
    }
}
