package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.Watchers;
import dev.jem.model.state.Cause;
import dev.jem.model.time.CatchUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Deliveries from outside: each starts at most one run. */
final class DeliveriesTest {

    private static final String BY = "webhook/ops/deploy-done";
    private static final Recurrence HOOK = hook("deploy-done", "deploy-hmac");

    private final Bench bench = new Bench();

    private static Recurrence hook(String path, String secret) {
        return new Recurrence.Webhook(path, secret, Optional.of("body.id"));
    }

    private static TriggerDefinition trigger(Recurrence recurrence) {
        TreeMap<String, Template> params = new TreeMap<>(Map.of("rows", Template.parse("${{ webhook.body.rows }}")));
        return new TriggerDefinition("hook", recurrence, StartRules.NONE, CatchUp.DEFAULT, params);
    }

    private static JobBuilder hooked(String name) {
        return JobBuilder.job(name)
                .param("rows", ValueType.INT)
                .trigger(trigger(HOOK))
                .task("main");
    }

    private Answer deliver(String id, String rows) {
        return bench.decide(
                new Command.Deliver(
                        new JobKey("ops", "a"),
                        "hook",
                        HOOK,
                        "webhook ops/deploy-done",
                        new TreeMap<>(Map.of("webhook.body.rows", rows)),
                        "id/" + id),
                BY);
    }

    private static Answer.Delivered delivered(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Delivered.class);
        return (Answer.Delivered) answer;
    }

    @Test
    void a_delivery_starts_one_run_with_what_the_trigger_takes_from_it() {
        bench.apply(hooked("a").submitted());
        Answer.Delivered first = delivered(deliver("1", "7"));
        Answer.Delivered again = delivered(deliver("1", "8"));
        Answer.Delivered other = delivered(deliver("2", "9"));
        assertThat(first.run().orElseThrow().repeated()).isFalse();
        assertThat(again.run().orElseThrow().repeated()).isTrue();
        assertThat(again.run().orElseThrow().run())
                .isEqualTo(first.run().orElseThrow().run());
        assertThat(other.run().orElseThrow().number()).isEqualTo(2);
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(it -> it.cause() + " " + it.params() + " "
                        + it.prompt().orElseThrow().trigger())
                .containsExactly(
                        Cause.WEBHOOK + " {rows=Whole[value=7]} hook", Cause.WEBHOOK + " {rows=Whole[value=9]} hook");
        assertThat(bench.journal)
                .filteredOn(it -> it.event() instanceof Event.RunCreated)
                .extracting(Recorded::by)
                .containsOnly(BY);
    }

    @Test
    void what_does_not_fit_a_parameter_starts_nothing_and_leaves_its_id_free() {
        bench.apply(hooked("a").submitted());
        assertThat(deliver("1", "many")).isInstanceOfSatisfying(Answer.Refused.class, it -> {
            assertThat(it.code()).isEqualTo(Code.INVALID);
            assertThat(it.message()).contains("rows");
        });
        assertThat(delivered(deliver("1", "7")).run().orElseThrow().repeated()).isFalse();
    }

    @Test
    void a_job_that_has_changed_meanwhile_is_not_meant() {
        bench.apply(hooked("a").submitted());
        bench.apply(JobBuilder.job("a").task("main").submitted());
        assertThat(deliver("1", "7"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.code()).isEqualTo(Code.NOT_FOUND));
    }

    @Test
    void what_overlaps_is_skipped_and_on_record() {
        bench.apply(hooked("a").onConflict(OnConflict.SKIP).submitted());
        deliver("1", "7");
        Answer.Delivered second = delivered(deliver("2", "7"));
        assertThat(second.run()).isEmpty();
        assertThat(second.skipped()).contains("ops/a#1 is still active");
        assertThat(bench.events(Event.TriggerSkipped.class))
                .extracting(it -> it.cause() + " " + it.prompt().what())
                .containsExactly("WEBHOOK webhook ops/deploy-done");
    }

    private static final Recurrence FILE = new Recurrence.FileArrival(
            "/in/*.csv", Duration.ofSeconds(30), Duration.ZERO, 0, new Watchers(List.of("w1"), new TreeMap<>()));

    private static JobBuilder loading() {
        TreeMap<String, Template> params = new TreeMap<>(Map.of("file", Template.parse("${{ file.path }}")));
        return JobBuilder.job("a")
                .param("file", ValueType.STRING)
                .onConflict(OnConflict.SKIP)
                .trigger(new TriggerDefinition("arrived", FILE, StartRules.NONE, CatchUp.DEFAULT, params))
                .task("main");
    }

    private Answer arrive(String claim) {
        return bench.decide(
                new Command.Deliver(
                        new JobKey("ops", "a"),
                        "arrived",
                        FILE,
                        "file /in/.jem-claimed/" + claim + "/a.csv",
                        new TreeMap<>(Map.of("file.path", "/in/.jem-claimed/" + claim + "/a.csv")),
                        claim),
                "file/ops/a/arrived");
    }

    /** Its bringer keeps it and comes again: that is no start that was skipped. */
    @Test
    void a_claimed_file_that_cannot_have_its_run_yet_waits_for_it() {
        bench.apply(loading().submitted());
        Answer.Delivered first = delivered(arrive("c1"));
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(it -> it.cause() + " " + it.params())
                .containsExactly(Cause.FILE + " {file=Text[value=/in/.jem-claimed/c1/a.csv]}");
        assertThat(delivered(arrive("c2")).skipped()).contains("ops/a#1 is still active");
        assertThat(delivered(arrive("c1")).run().orElseThrow().run())
                .isEqualTo(first.run().orElseThrow().run());
        assertThat(bench.events(Event.TriggerSkipped.class)).isEmpty();
        bench.decide(new Command.CancelRun(first.run().orElseThrow().run(), ""));
        assertThat(delivered(arrive("c2")).run().orElseThrow().repeated()).isFalse();
    }

    @Test
    void an_id_is_known_for_a_day() {
        bench.apply(hooked("a").submitted());
        deliver("1", "7");
        bench.pass(Duration.ofHours(23));
        assertThat(delivered(deliver("1", "7")).run().orElseThrow().repeated()).isTrue();
    }

    private Optional<String> refused(Submitted... jobs) {
        Answer answer = bench.decide(new Command.Apply(List.of(jobs)));
        return answer instanceof Answer.Refused it ? Optional.of(it.message()) : Optional.empty();
    }

    private static Submitted with(String name, Recurrence recurrence) {
        return hooked(name)
                .trigger(new TriggerDefinition(
                        "second",
                        recurrence,
                        StartRules.NONE,
                        CatchUp.DEFAULT,
                        trigger(recurrence).params()))
                .submitted();
    }

    private static Submitted only(String name, Recurrence recurrence) {
        return JobBuilder.job(name)
                .param("rows", ValueType.INT)
                .trigger(trigger(recurrence))
                .task("main")
                .submitted();
    }

    @Test
    void an_address_and_a_key_are_of_one_trigger() {
        assertThat(refused(only("a", HOOK))).isEmpty();
        assertThat(refused(only("a", HOOK))).isEmpty();
        assertThat(refused(only("b", hook("deploy-done", "other"))))
                .hasValue("job ops/b: the path 'deploy-done' of its webhook is that of job ops/a already; give each"
                        + " webhook of a namespace a path and a key of its own");
        assertThat(refused(only("b", hook("other", "deploy-hmac"))).orElseThrow())
                .contains("the key 'deploy-hmac' of its webhook is that of job ops/a already");
        assertThat(refused(with("a", hook("deploy-done", "other"))).orElseThrow())
                .contains("is that of another trigger of it already");
    }

    @Test
    void jobs_may_change_places_in_one_step() {
        assertThat(refused(only("a", hook("x", "kx")), only("b", hook("y", "ky"))))
                .isEmpty();
        assertThat(refused(only("a", hook("y", "ky")), only("b", hook("x", "kx"))))
                .isEmpty();
        assertThat(refused(only("c", hook("x", "kc"))).orElseThrow()).contains("job ops/b");
        assertThat(refused(only("c", hook("y", "kc"))).orElseThrow()).contains("job ops/a");
        bench.decide(new Command.DeleteJob(new JobKey("ops", "a"), OptionalLong.empty(), ""));
        assertThat(refused(only("c", hook("y", "kc")))).isEmpty();
    }
}
