package dev.jem.engine;

import dev.jem.model.job.Action;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Template;
import java.util.ArrayList;
import java.util.List;

/** The templates of a task. */
final class Templates {

    private Templates() {}

    static List<Template> of(TaskDefinition task) {
        List<Template> templates = new ArrayList<>();
        switch (task.action()) {
            case Action.Command command -> templates.addAll(command.argv());
            case Action.Http(var call) -> call.templates().forEach(templates::add);
            case Action.Sql(var call) -> call.args().values().forEach(it -> templates.add(it.value()));
            case Action.Approval(var rule) -> templates.add(rule.text());
            case Action.Job(var sub) -> templates.addAll(sub.params().values());
            case Action.Shell _, Action.Handler _, Action.Wait _ -> {}
        }
        for (EnvValue value : task.env().values()) {
            switch (value) {
                case EnvValue.Given given -> templates.add(given.text());
                case EnvValue.FromWorkerEnv _, EnvValue.FromWorkerFile _ -> {}
            }
        }
        task.rules().forEach().ifPresent(it -> templates.addAll(of(it.source())));
        task.settings().workdir().ifPresent(templates::add);
        return templates;
    }

    private static List<Template> of(ForEach.Source source) {
        return switch (source) {
            case ForEach.Source.Items it -> it.items();
            case ForEach.Source.Range it -> List.of(it.from(), it.to());
            case ForEach.Source.Path it -> List.of(Template.parse("${{ " + it.path() + " }}"));
        };
    }
}
