package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code examples/} on their data, in the surroundings that a worker gives to a task. */
final class ExampleScriptsTest {

    private static final Path EXAMPLES =
            Path.of("..").toAbsolutePath().normalize().resolve("examples");
    private static final String TRADE_PARTS = "wholesale_trade+retail_trade+transportation_and_warehousing+utilities";

    @TempDir
    Path folder;

    private Path shared;
    private Path artifacts;

    private record Ended(int status, String output, String outputs) {}

    @BeforeEach
    void makeFolders() throws IOException {
        shared = Files.createDirectory(folder.resolve("run of all"));
        artifacts = Files.createDirectory(folder.resolve("kept"));
    }

    private Ended run(String task, Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", EXAMPLES.resolve("scripts/" + script).toString()));
        command.addAll(List.of(arguments));
        Path directory = Files.createDirectory(folder.resolve(task));
        Path outputs = folder.resolve(task + ".outputs");
        Path printed = folder.resolve(task + ".printed");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("JEM_TASK", task);
        builder.environment().put("JEM_RUN_KEY", "demo/example#1");
        builder.environment().put("JEM_RUN_DIR", shared.toString());
        builder.environment().put("JEM_OUTPUT_DIR", artifacts.toString());
        builder.environment().put("JEM_OUTPUTS", outputs.toString());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        String written = Files.exists(outputs) ? Files.readString(outputs) : "";
        return new Ended(status, Files.readString(printed), written);
    }

    private Ended run(String task, String script, String... arguments) throws IOException, InterruptedException {
        return run(task, Map.of(), script, arguments);
    }

    private static String data(String name) {
        return EXAMPLES.resolve("data").resolve(name).toString();
    }

    private String table(String name) {
        return shared.resolve(name).toString();
    }

    @Test
    void employment_adds_up_and_the_falsified_copy_does_not() throws Exception {
        Ended load = run("load", "load-employment.sh", data("us-employment.csv"));
        assertThat(load.outputs()).isEqualTo("months=120\nfirst=2006-01-01\nlast=2015-12-01\n");
        Ended totals =
                run("check-totals", "check-sum.sh", table("employment.csv"), "nonfarm", "private+government", "0");
        assertThat(totals).isEqualTo(new Ended(0, totals.output(), "rows=120\nwrong=0\n"));
        Ended trade = run(
                "check-trade",
                "check-sum.sh",
                table("employment.csv"),
                "trade_transportation_utilties",
                TRADE_PARTS,
                "0.5");
        assertThat(trade).isEqualTo(new Ended(0, trade.output(), "rows=120\nwrong=0\n"));
        assertThat(run("falsify", "falsify.sh", "2010-06-01").status()).isZero();
        Ended broken =
                run("check-broken", "check-sum.sh", table("falsified.csv"), "nonfarm", "private+government", "0");
        assertThat(broken).isEqualTo(new Ended(1, broken.output(), "rows=120\nwrong=1\n"));
        assertThat(broken.output()).contains("2010-06-01: nonfarm is 130522, its parts add up to 130523");
        assertThat(run("investigate", "investigate.sh").output()).contains("> 2010-06-01,130522,107783");
        assertThat(run("report", "report-employment.sh").outputs()).isEqualTo("checks=3\n");
        assertThat(artifacts.resolve("reconciliation.txt"))
                .content()
                .contains("check-broken", "120 rows, 1 wrong", "What was changed on purpose");
    }

    @Test
    void trade_adds_up_only_within_its_rounding() throws Exception {
        run("load", "load-employment.sh", data("us-employment.csv"));
        Ended exact = run(
                "check-trade",
                "check-sum.sh",
                table("employment.csv"),
                "trade_transportation_utilties",
                TRADE_PARTS,
                "0");
        assertThat(exact.status()).isEqualTo(1);
    }

    @Test
    void a_check_of_nothing_is_none() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.csv"), "month,nonfarm,private,government\n");
        Ended ended = run("check", "check-sum.sh", empty.toString(), "nonfarm", "private+government", "0");
        assertThat(ended.status()).isEqualTo(2);
        Ended unknown = run("other", "check-sum.sh", empty.toString(), "nonfarm", "private+goverment", "0");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.output()).contains("no column goverment");
    }

    @Test
    void routes_are_counted_and_the_busiest_named() throws Exception {
        Ended ended = run("main", "route-statistics.sh", data("flights-airport.csv"), "10", "5366", "7009728");
        assertThat(ended.outputs()).isEqualTo("routes=5366\nflights=7009728\nbusiest=SFO-LAX\n");
        assertThat(artifacts.resolve("top-routes.csv"))
                .content()
                .startsWith("origin,destination,count\nSFO,LAX,13788\n")
                .hasLineCount(11);
        Ended wrong = run("again", "route-statistics.sh", data("flights-airport.csv"), "10", "5366", "7009729");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.output()).contains("expected 5366 routes, 7009729 flights");
    }

    @Test
    void export_without_a_token_says_what_is_missing() throws Exception {
        Ended without = run("main", "export-journal.sh");
        assertThat(without.status()).isEqualTo(78);
        assertThat(without.output()).contains("JEM_URL is not set");
        Map<String, String> nowhere = Map.of("JEM_URL", "http://localhost", "JEM_TOKEN_FILE", table("none"));
        Ended unreadable = run("again", nowhere, "export-journal.sh");
        assertThat(unreadable.status()).isEqualTo(78);
        assertThat(unreadable.output()).contains("cannot be read");
    }
}
