package dev.jem.api;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.Vote;
import dev.jem.protocol.Approvals;
import dev.jem.protocol.Page;
import dev.jem.runtime.Lane;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tasks that ask people, and what these answer. */
final class ApprovalRoutes {

    private static final int REASON_LENGTH_MAX = 2_000;
    private static final int TICKET_LENGTH_MAX = 200;

    private final Backend backend;
    private final RecentKeys<Approvals.Reply> answered = new RecentKeys<>();

    ApprovalRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/approvals", Permission.READ, "What waits for an approval", this::list)
                        .gives(Page.class)
                        .query("namespace", "limit", "cursor"),
                Route.post(
                                Routes.API + "/runs/{id}/tasks/{task}/answers",
                                Permission.ANSWER,
                                "Approve or reject",
                                this::answer)
                        .takes(Approvals.Request.class)
                        .gives(Approvals.Reply.class));
    }

    // ---- asked

    private record Asking(List<EngineView.Asking> tasks) {}

    private void list(Call call) {
        Optional<String> namespace = Names.namespace(call, backend.queriesNow());
        String incarnation = backend.cell().registry().incarnation();
        List<Approvals.Approval> approvals =
                backend.ask(call, Asking.class, view -> new Asking(view.asking())).tasks.stream()
                        .filter(it -> namespace
                                .filter(name -> !name.equals(it.job().namespace()))
                                .isEmpty())
                        .map(it -> approval(new Rendering(incarnation), it))
                        .toList();
        call.json(Names.page(call, approvals, it -> it.run() + "/" + it.task()));
    }

    private static Approvals.Approval approval(Rendering rendering, EngineView.Asking asking) {
        JobKey job = asking.job();
        OptionalLong until = asking.waiting().until() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(asking.waiting().until());
        return new Approvals.Approval(
                rendering.runId(asking.run()),
                job.namespace(),
                job.name(),
                asking.number(),
                asking.task(),
                asking.waiting().text(),
                asking.rule().roles(),
                asking.rule().people(),
                asking.waiting().answers().stream().map(Rendering::answer).toList(),
                Rendering.instant(asking.waiting().since()),
                Rendering.instant(until),
                Rendering.kebab(asking.rule().onTimeout()),
                asking.submitter().orElse(""),
                asking.rule().allowSubmitter(),
                asking.revision());
    }

    // ---- answered

    private void answer(Call call) {
        long run = Names.run(call, backend.cell().registry().incarnation());
        Approvals.Request body = call.body(Approvals.Request.class);
        OptionalLong revision =
                call.header("If-Match").isPresent() ? Versions.seen(call, "approval") : OptionalLong.empty();
        Command.AnswerApproval command = new Command.AnswerApproval(
                run,
                call.path("task"),
                vote(body.answer()),
                bounded("reason", body.reason(), REASON_LENGTH_MAX),
                bounded("ticket", body.ticket(), TICKET_LENGTH_MAX),
                revision);
        String given = RunRoutes.idempotencyKey(call);
        String key = call.caller() + "/" + run + "/" + call.path("task") + "/" + given;
        Optional<Approvals.Reply> before = given.isEmpty() ? Optional.empty() : answered.of(key);
        Approvals.Reply reply = before.orElseGet(() -> send(call, command));
        if (!given.isEmpty()) {
            answered.add(key, reply);
        }
        call.json(reply);
    }

    private Approvals.Reply send(Call call, Command.AnswerApproval command) {
        Answer.ApprovalAnswered answer = backend.command(call, command, Lane.OPERATORS, Answer.ApprovalAnswered.class);
        return new Approvals.Reply(
                answer.approvals(), answer.people(), answer.state().name());
    }

    private static Vote vote(String text) {
        return switch (text) {
            case "approve" -> Vote.APPROVE;
            case "reject" -> Vote.REJECT;
            default ->
                throw ProblemException.badRequest(
                        "'answer' must be approve or reject, not '" + KeptText.cleaned(text) + "'");
        };
    }

    private static String bounded(String what, String text, int max) {
        if (text.length() > max) {
            throw ProblemException.badRequest("a " + what + " has up to " + max + " characters");
        }
        return text;
    }
}
