package dev.jem.cli.operate;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.cli.run.States;
import dev.jem.client.ApiException;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;

/**
 * An action on runs, or on a task of each. Several runs are acted on one by one: what one of them refuses does not keep
 * the others from it. A selection is told first, and done only with {@code --yes}.
 */
abstract class ActionCommand implements CliCommand {

    private static final int SELECTED_MAX = 1_000;

    @Mixin
    private ActionOptions options = new ActionOptions();

    /** As it stands in the API. */
    abstract String verb();

    /**
     * What is particular to an action.
     *
     * @param until of a hold
     */
    record Details(Optional<Instant> until, String gate, Optional<Integer> priority, String state) {
        static final Details NONE = new Details(Optional.empty(), "", Optional.empty(), "");
    }

    Details details(Session session) {
        return Details.NONE;
    }

    /** The last of what was typed, which is not a run. */
    final Optional<String> takeLast() {
        List<String> names = options.names;
        return names.size() < 2 && !(options.isSelection() && names.size() == 1)
                ? Optional.empty()
                : Optional.of(names.removeLast());
    }

    @Override
    public int run(Session session) {
        Details details = details(session);
        if (options.names.isEmpty() != options.isSelection()) {
            throw CommandFailure.usage("name runs, or select them with --job and --state");
        }
        List<Runs.Run> runs = options.isSelection()
                ? selected(session)
                : options.names.stream().map(it -> Names.run(session, it)).toList();
        boolean isAsked = options.isSelection()
                && !session.options().isYes()
                && !session.options().isDryRun();
        int status = act(session, runs, details, isAsked || session.options().isDryRun());
        if (isAsked && !runs.isEmpty()) {
            throw CommandFailure.usage("nothing was done; add --yes to do it to these " + runs.size() + " runs");
        }
        return status;
    }

    private int act(Session session, List<Runs.Run> runs, Details details, boolean isDryRun) {
        int status = ExitStatus.OK;
        for (Runs.Run run : runs) {
            try {
                tell(session, run, send(session, run, details, isDryRun));
            } catch (ApiException e) {
                if (runs.size() == 1) {
                    throw e;
                }
                session.say(Names.of(run) + ": " + e.problem().detail());
                status = ExitStatus.FAILED;
            }
        }
        return status;
    }

    final ActionOptions options() {
        return options;
    }

    /** The revision the runs must still be in; any where absent. */
    final OptionalLong revision() {
        return options.revision.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    Runs.ActionReply send(Session session, Runs.Run run, Details details, boolean isDryRun) {
        Runs.Action action = new Runs.Action(
                options.task,
                options.reason,
                options.ticket,
                details.until,
                details.gate,
                details.priority,
                details.state,
                isDryRun);
        return session.client().runs().act(run.id(), verb(), action, revision());
    }

    private void tell(Session session, Runs.Run run, Runs.ActionReply reply) {
        String what = Names.of(run) + (reply.task().isEmpty() ? "" : " task " + reply.task());
        session.say((reply.dryRun() ? "would " + reply.action() + " " : reply.action() + " ") + what + ": "
                + (reply.repeated() ? "done before" : reply.before() + " → " + reply.after()));
    }

    private List<Runs.Run> selected(Session session) {
        Optional<JobKey> key = options.job.map(it -> Names.job(session, it));
        RunFilter filter = new RunFilter(
                key.map(JobKey::namespace).or(session::namespaceFilter),
                key.map(JobKey::name),
                OptionalLong.empty(),
                options.states.stream().map(States::read).toList(),
                Optional.empty(),
                Optional.empty());
        List<Runs.Run> found = new ArrayList<>();
        PageRequest request = PageRequest.first(200);
        while (found.size() < SELECTED_MAX) {
            Page<Runs.Run> page = session.client().runs().list(filter, request);
            page.items().stream().filter(this::fits).forEach(found::add);
            if (page.nextCursor().isEmpty()) {
                session.say(found.size() + " runs are selected");
                return found;
            }
            request = new PageRequest(OptionalInt.of(200), page.nextCursor());
        }
        throw CommandFailure.usage("more than " + SELECTED_MAX + " runs are selected; select fewer");
    }

    /** Without states, those that can be acted on. */
    boolean fits(Runs.Run run) {
        return !options.states.isEmpty() || !States.isOver(run);
    }
}
