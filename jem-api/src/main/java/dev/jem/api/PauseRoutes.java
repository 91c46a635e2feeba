package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.protocol.Page;
import dev.jem.protocol.Pauses;
import dev.jem.runtime.Lane;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pauses of jobs, namespaces and everything. */
final class PauseRoutes {

    private static final int REASON_LENGTH_MAX = 2_000;
    private static final String JOB = Routes.API + "/namespaces/{namespace}/jobs/{job}";
    private static final String NAMESPACE = Routes.API + "/namespaces/{namespace}";

    private final Backend backend;

    PauseRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/pauses", Permission.READ, "What is paused", this::list)
                        .gives(Page.class)
                        .query("limit", "cursor"),
                pause(JOB, "Let a job start no more", PauseRoutes::job),
                resume(JOB, "Let it start again", PauseRoutes::job),
                pause(NAMESPACE, "Let no job of a namespace start", PauseRoutes::namespace),
                resume(NAMESPACE, "Let them start again", PauseRoutes::namespace),
                pause(Routes.API, "Let nothing start", _ -> PauseTarget.EVERYTHING),
                resume(Routes.API, "Let everything start again", _ -> PauseTarget.EVERYTHING));
    }

    private Route pause(String path, String summary, Function<Call, PauseTarget> target) {
        return Route.post(path + "/pause", Permission.OPERATE, summary, call -> pause(call, target.apply(call)))
                .takes(Pauses.Request.class)
                .gives(Void.class);
    }

    private Route resume(String path, String summary, Function<Call, PauseTarget> target) {
        return Route.post(path + "/resume", Permission.OPERATE, summary, call -> resume(call, target.apply(call)))
                .takes(Pauses.Resume.class)
                .gives(Void.class);
    }

    private static PauseTarget job(Call call) {
        return PauseTarget.of(Names.job(call));
    }

    private static PauseTarget namespace(Call call) {
        String namespace = call.path("namespace");
        if (!JobKey.isName(namespace)) {
            throw ProblemException.notFound("there is no namespace " + namespace);
        }
        return new PauseTarget(namespace, "");
    }

    private void pause(Call call, PauseTarget target) {
        Pauses.Request body = call.bodyOrEmpty(Pauses.Request.class);
        long until = Optional.ofNullable(body.until())
                .flatMap(it -> it)
                .map(Micros::of)
                .orElse(0L);
        send(call, new Command.Pause(target, until, reason(body.reason())));
    }

    private void resume(Call call, PauseTarget target) {
        Pauses.Resume body = call.bodyOrEmpty(Pauses.Resume.class);
        send(call, new Command.Resume(target, reason(body.reason())));
    }

    private void send(Call call, Command command) {
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }

    private static String reason(String text) {
        String reason = text == null ? "" : text;
        if (reason.length() > REASON_LENGTH_MAX) {
            throw ProblemException.badRequest("a reason has up to " + REASON_LENGTH_MAX + " characters");
        }
        return reason;
    }

    private record Known(List<Entity.Pause> pauses) {}

    private void list(Call call) {
        List<Pauses.Pause> pauses = backend.ask(call, Known.class, view -> new Known(view.pauses())).pauses.stream()
                .map(PauseRoutes::pause)
                .toList();
        call.json(Names.page(call, pauses, it -> it.namespace() + "/" + it.job()));
    }

    static Pauses.Pause pause(Entity.Pause pause) {
        return new Pauses.Pause(
                pause.target().namespace(),
                pause.target().job(),
                Micros.instant(pause.since()),
                Optional.of(pause.until()).filter(it -> it != 0).map(Micros::instant),
                pause.by(),
                pause.reason());
    }
}
