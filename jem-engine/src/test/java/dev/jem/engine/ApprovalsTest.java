package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.event.Remark;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Template;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that ask people. */
final class ApprovalsTest {

    private final Bench bench = new Bench();

    @BeforeEach
    void people() {
        admit("alice", Role.OPERATOR);
        admit("bob", Role.VIEWER);
        admit("carla", Role.VIEWER);
        admit("dora", Role.ADMIN);
    }

    private void admit(String name, Role role) {
        bench.decide(new Command.PutPrincipal(name, PrincipalKind.PERSON, role, "0".repeat(64)));
    }

    private static Action asking(int people, Vote onTimeout, String... roles) {
        return new Action.Approval(new ApprovalRule(
                List.of(roles),
                people,
                Template.parse("Release ${{ job.name }}?"),
                Optional.of(Duration.ofHours(2)),
                onTimeout,
                people == 1));
    }

    private long asked(Action action) {
        bench.apply(JobBuilder.job("pay").action(action).task("gate").submitted());
        return bench.run("pay");
    }

    private Answer answer(String by, Vote vote, long run, OptionalLong revision) {
        return bench.decide(new Command.AnswerApproval(run, "gate", vote, "fine", "T-1", revision), by);
    }

    private Answer answer(String by, Vote vote, long run) {
        return answer(by, vote, run, OptionalLong.empty());
    }

    private String refusal(Answer answer, Code code) {
        Answer.Refused refused = (Answer.Refused) answer;
        assertThat(refused.code()).isEqualTo(code);
        return refused.message();
    }

    private String ended() {
        return bench.events(Event.TaskEnded.class).stream()
                .filter(it -> it.task().equals("gate"))
                .map(it -> it.state() + " " + it.detail())
                .findFirst()
                .orElse("");
    }

    @Test
    void two_different_people_approve_and_who_started_the_run_is_neither() {
        long run = asked(asking(2, Vote.REJECT, "operator", "bob", "carla"));
        assertThat(bench.view().asking())
                .extracting(it -> it.waiting().text() + " " + it.submitter().orElse("") + " " + it.revision())
                .containsExactly("Release pay? alice 1");
        assertThat(refusal(answer("alice", Vote.APPROVE, run), Code.FORBIDDEN))
                .isEqualTo("alice has started the run and cannot approve it too; somebody else must");
        assertThat(answer("bob", Vote.APPROVE, run)).isEqualTo(new Answer.ApprovalAnswered(1, 2, TaskState.WAITING));
        assertThat(refusal(answer("bob", Vote.APPROVE, run), Code.CONFLICT))
                .isEqualTo("bob has answered ops/pay#1 task gate already: approve at 2026-03-01T00:00:00Z");
        assertThat(refusal(answer("carla", Vote.APPROVE, run, OptionalLong.of(1)), Code.CHANGED))
                .contains("is in revision 2 by now, not in 1");
        assertThat(refusal(answer("dora", Vote.APPROVE, run), Code.FORBIDDEN))
                .isEqualTo("dora (admin) is not among those whom ops/pay#1 task gate asks: operator, bob, carla");
        assertThat(refusal(answer("task/r0-x.main.1", Vote.APPROVE, run), Code.FORBIDDEN))
                .contains("is not among those");
        assertThat(bench.view().explainRun(run).orElseThrow().gates())
                .extracting(it -> it.kind() + " " + it.holder() + ": " + it.detail())
                .containsExactly("APPROVAL operator, bob, carla: asks: Release pay? (1 of 2 approved: bob)");
        assertThat(answer("carla", Vote.APPROVE, run, OptionalLong.of(2)))
                .isEqualTo(new Answer.ApprovalAnswered(2, 2, TaskState.SUCCEEDED));
        assertThat(ended()).isEqualTo("SUCCEEDED approved by bob, carla");
        assertThat(bench.view().asking()).isEmpty();
        assertThat(refusal(answer("carla", Vote.REJECT, run), Code.CONFLICT)).endsWith("is not active");
    }

    @Test
    void one_who_rejects_is_enough_also_who_started_the_run() {
        long run = asked(asking(2, Vote.APPROVE, "operator", "bob"));
        answer("bob", Vote.APPROVE, run);
        assertThat(answer("alice", Vote.REJECT, run)).isEqualTo(new Answer.ApprovalAnswered(1, 2, TaskState.FAILED));
        assertThat(ended()).isEqualTo("FAILED rejected by alice: fine");
        assertThat(bench.events(Event.RunEnded.class))
                .extracting(Event.RunEnded::state)
                .containsExactly(RunState.FAILED);
    }

    @Test
    void without_roles_those_answer_who_may_act_on_runs() {
        long run = asked(asking(1, Vote.REJECT));
        refusal(answer("bob", Vote.APPROVE, run), Code.FORBIDDEN);
        refusal(answer("nobody", Vote.APPROVE, run), Code.FORBIDDEN);
        answer("alice", Vote.APPROVE, run);
        assertThat(ended()).isEqualTo("SUCCEEDED approved by alice");
    }

    @Test
    void the_clock_answers_when_nobody_does() {
        long run = asked(asking(2, Vote.REJECT, "bob", "carla"));
        answer("bob", Vote.APPROVE, run);
        bench.pass(Duration.ofHours(2));
        assertThat(ended()).isEqualTo("FAILED 1 of 2 people approved within 2h, which counts as rejected");
    }

    @Test
    void the_answer_is_an_output_and_elements_ask_each() {
        bench.apply(JobBuilder.job("pay")
                .action(asking(1, Vote.APPROVE))
                .task("gate")
                .forEach(new ForEach.Source.Range(Template.literal("1"), Template.literal("2")), 5)
                .submitted());
        long run = bench.run("pay");
        assertThat(bench.view().asking()).extracting(EngineView.Asking::task).containsExactly("gate.0", "gate.1");
        bench.decide(new Command.AnswerApproval(run, "gate.1", Vote.APPROVE, "", "", OptionalLong.empty()), "dora");
        bench.pass(Duration.ofHours(2));
        assertThat(ended()).isEqualTo("SUCCEEDED ");
        assertThat(bench.events(Event.TaskGave.class))
                .extracting(it -> it.task() + " " + it.outputs())
                .containsExactly(
                        "gate.1 {answer=Text[value=approve], by=Items[values=[Text[value=dora]]]}",
                        "gate.0 {answer=Text[value=approve], by=Items[values=[]]}");
    }

    @Test
    void a_run_that_is_cancelled_asks_no_more() {
        long run = asked(asking(1, Vote.REJECT));
        bench.decide(new Command.CancelRun(run, ""));
        assertThat(bench.view().asking()).isEmpty();
        assertThat(ended()).startsWith("CANCELLED");
    }

    /** gate → book → pay; alice has started it. */
    private long guarded() {
        bench.apply(JobBuilder.job("pay")
                .action(asking(2, Vote.REJECT, "bob", "carla"))
                .task("gate")
                .action(new Action.Command(List.of(Template.literal("true"))))
                .task("book", "gate")
                .task("pay", "book")
                .task("mail")
                .submitted());
        return bench.run("pay");
    }

    private Answer act(String by, long run, String task, RunAction action) {
        return bench.decide(new Command.ActOnRun(run, task, action, Remark.NONE, OptionalLong.empty(), "", false), by);
    }

    @Test
    void who_started_the_run_does_not_get_past_its_approvals_in_another_way() {
        long run = guarded();
        List<RunAction> past = List.of(
                new RunAction.Force(true),
                new RunAction.Replace(Instead.NO_EXEC),
                new RunAction.Replace(Instead.SKIP),
                new RunAction.Replace(Instead.ICE));
        for (String task : List.of("gate", "book", "pay")) {
            for (RunAction action : past) {
                assertThat(refusal(act("alice", run, task, action), Code.FORBIDDEN))
                        .isEqualTo("alice has started the run and cannot get past ops/pay#1 task gate, which asks for"
                                + " the approval of somebody else; somebody else must");
            }
        }
        refusal(act("alice", run, "pay", new RunAction.Pass(Bypass.DEPENDENCY)), Code.FORBIDDEN);
        assertThat(act("alice", run, "mail", new RunAction.Force(true))).isInstanceOf(Answer.Acted.class);
        assertThat(act("dora", run, "gate", new RunAction.Force(true))).isInstanceOf(Answer.Acted.class);
        assertThat(act("alice", run, "book", new RunAction.Force(true))).isInstanceOf(Answer.Acted.class);
    }

    @Test
    void who_started_the_run_may_stop_what_asks() {
        long run = guarded();
        assertThat(act("alice", run, "pay", new RunAction.Hold(0))).isInstanceOf(Answer.Acted.class);
        assertThat(act("alice", run, "gate", new RunAction.Force(false))).isInstanceOf(Answer.Acted.class);
        assertThat(ended()).startsWith("FAILED forced by alice");
    }
}
