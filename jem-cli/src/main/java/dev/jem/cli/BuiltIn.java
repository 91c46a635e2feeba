package dev.jem.cli;

import dev.jem.cli.admin.CompletionCommand;
import dev.jem.cli.admin.ConfigShowCommand;
import dev.jem.cli.admin.DownCommand;
import dev.jem.cli.admin.GetContextsCommand;
import dev.jem.cli.admin.PrincipalCreateCommand;
import dev.jem.cli.admin.PrincipalDeleteCommand;
import dev.jem.cli.admin.PrincipalListCommand;
import dev.jem.cli.admin.StatusCommand;
import dev.jem.cli.admin.UseContextCommand;
import dev.jem.cli.admin.VersionCommand;
import dev.jem.cli.admin.WorkerDeclareDeadCommand;
import dev.jem.cli.admin.WorkerListCommand;
import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Purpose;
import dev.jem.cli.event.EventDeleteCommand;
import dev.jem.cli.event.EventEmitCommand;
import dev.jem.cli.event.EventListCommand;
import dev.jem.cli.manifest.ApplyCommand;
import dev.jem.cli.manifest.PlanCommand;
import dev.jem.cli.manifest.SchemaCommand;
import dev.jem.cli.manifest.ValidateCommand;
import dev.jem.cli.object.CalendarExplainCommand;
import dev.jem.cli.object.CalendarListCommand;
import dev.jem.cli.object.CalendarShowCommand;
import dev.jem.cli.object.DeleteCommand;
import dev.jem.cli.object.DescribeCommand;
import dev.jem.cli.object.GetCommand;
import dev.jem.cli.object.HistoryCommand;
import dev.jem.cli.object.WindowListCommand;
import dev.jem.cli.operate.BypassCommand;
import dev.jem.cli.operate.ExcuseCommand;
import dev.jem.cli.operate.ForceCommand;
import dev.jem.cli.operate.HoldCommand;
import dev.jem.cli.operate.IceCommand;
import dev.jem.cli.operate.KillCommand;
import dev.jem.cli.operate.NoExecCommand;
import dev.jem.cli.operate.PriorityCommand;
import dev.jem.cli.operate.ReleaseCommand;
import dev.jem.cli.operate.RerunCommand;
import dev.jem.cli.operate.SkipCommand;
import dev.jem.cli.run.AnswerCommand;
import dev.jem.cli.run.ApprovalsCommand;
import dev.jem.cli.run.ArtifactsCommand;
import dev.jem.cli.run.CancelCommand;
import dev.jem.cli.run.ExplainCommand;
import dev.jem.cli.run.InboxCommand;
import dev.jem.cli.run.LogsCommand;
import dev.jem.cli.run.PauseCommand;
import dev.jem.cli.run.ResumeCommand;
import dev.jem.cli.run.RunCommand;
import dev.jem.cli.run.RunsCommand;
import dev.jem.cli.run.WatchCommand;
import dev.jem.cli.time.AgendaCommand;
import dev.jem.cli.time.LedgerCommand;
import dev.jem.cli.time.ScheduleNextCommand;
import dev.jem.cli.time.ScheduleTransitionsCommand;
import dev.jem.cli.time.WindowConflictsCommand;
import java.util.Locale;
import java.util.function.Supplier;

/** The commands that need nothing but the API and the manifests, in the order of the overview. */
enum BuiltIn implements Supplier<CliCommand> {
    STATUS(Purpose.START, "what the server is doing, and whether it is ready"),
    DOWN(Purpose.START, "stop the server of this host"),
    RUN(Purpose.RUN, "run a manifest or a job, and watch it"),
    RUNS(Purpose.RUN, "what ran, newest first"),
    LOGS(Purpose.RUN, "what a run has printed"),
    ARTIFACTS(Purpose.RUN, "the files a run has left: list, or fetch one"),
    EXPLAIN(Purpose.RUN, "why a run or job does not start, or what it is doing"),
    WATCH(Purpose.RUN, "everything that happens, live"),
    CANCEL(Purpose.RUN, "stop a run"),
    APPROVALS(Purpose.RUN, "what waits for an approval"),
    ANSWER(Purpose.RUN, "approve or reject what a task asks"),
    KILL(Purpose.RUN, "stop a run or task at once"),
    HOLD(Purpose.OPERATE, "let nothing of a run or task begin"),
    RELEASE(Purpose.OPERATE, "take a hold, ice or no-exec away"),
    ICE(Purpose.OPERATE, "pass over a task as if it had succeeded"),
    NO_EXEC(Purpose.OPERATE, "let a run or task succeed without executing it"),
    SKIP(Purpose.OPERATE, "skip a task, or a run that has not begun"),
    BYPASS(Purpose.OPERATE, "let a run or task through a gate that is not met"),
    PRIORITY(Purpose.OPERATE, "give a run another priority"),
    FORCE(Purpose.OPERATE, "say how a run or task ends"),
    EXCUSE(Purpose.OPERATE, "say that the bad end of a run is taken care of"),
    INBOX(Purpose.OPERATE, "all that needs a person"),
    RERUN(Purpose.OPERATE, "carry out once more what has ended"),
    PAUSE(Purpose.RUN, "let a job, a namespace or everything start no more"),
    RESUME(Purpose.RUN, "let it start again"),
    EVENT_EMIT(Purpose.RUN, "say that something has happened: jobs wait for it"),
    EVENT_LIST(Purpose.RUN, "what was said to have happened, and who had it"),
    EVENT_DELETE(Purpose.RUN, "take an event away"),
    VALIDATE(Purpose.DEFINE, "check manifests, offline"),
    PLAN(Purpose.DEFINE, "what applying manifests would change"),
    APPLY(Purpose.DEFINE, "make manifests the truth"),
    SCHEMA(Purpose.DEFINE, "the JSON Schema of manifests, for editors"),
    GET(Purpose.LOOK, "list jobs, runs, calendars, connections and more"),
    DESCRIBE(Purpose.LOOK, "everything about one job, run, calendar and more"),
    HISTORY(Purpose.LOOK, "the versions of a job"),
    DELETE(Purpose.LOOK, "delete a job, calendar, connection and more"),
    SCHEDULE_NEXT(Purpose.TIME, "when a schedule fires, also offline"),
    CALENDAR_LIST(Purpose.TIME, "calendars, and how far their holidays are known"),
    CALENDAR_SHOW(Purpose.TIME, "a calendar, month by month"),
    CALENDAR_EXPLAIN(Purpose.TIME, "why a day is a business day, or is none"),
    WINDOW_LIST(Purpose.TIME, "maintenance windows, and when they open"),
    SCHEDULE_TRANSITIONS(Purpose.TIME, "what coming clock changes do to starts, also offline"),
    AGENDA(Purpose.TIME, "what was and will be started, and why not"),
    WINDOW_CONFLICTS(Purpose.TIME, "starts that maintenance windows are in the way of"),
    LEDGER(Purpose.TIME, "whether every expected start has an outcome"),
    WORKER_LIST(Purpose.ADMINISTER, "workers and what they can do"),
    WORKER_DECLARE_DEAD(Purpose.ADMINISTER, "give up what a worker that is gone had begun"),
    PRINCIPAL_LIST(Purpose.ADMINISTER, "who may call"),
    PRINCIPAL_CREATE(Purpose.ADMINISTER, "let somebody call; prints the token"),
    PRINCIPAL_DELETE(Purpose.ADMINISTER, "let somebody call no more"),
    CONFIG_SHOW(Purpose.CLIENT, "every setting, and where it comes from"),
    CONFIG_GET_CONTEXTS(Purpose.CLIENT, "the servers you know"),
    CONFIG_USE_CONTEXT(Purpose.CLIENT, "use another of them from now on"),
    COMPLETION(Purpose.CLIENT, "completion for bash, zsh or fish"),
    VERSION(Purpose.CLIENT, "the version of this program");

    private final Purpose purpose;
    private final String summary;

    BuiltIn(Purpose purpose, String summary) {
        this.purpose = purpose;
        this.summary = summary;
    }

    Purpose purpose() {
        return purpose;
    }

    String summary() {
        return summary;
    }

    /** As it is typed. */
    String title() {
        if (this == NO_EXEC) {
            return "no-exec";
        }
        String words = name().toLowerCase(Locale.ROOT);
        int first = words.indexOf('_');
        return first < 0
                ? words
                : words.substring(0, first) + " " + words.substring(first + 1).replace('_', '-');
    }

    /** A switch, not a list of lambdas: only the class that is needed is loaded. */
    @Override
    public CliCommand get() {
        return switch (this) {
            case STATUS -> new StatusCommand();
            case DOWN -> new DownCommand();
            case RUN -> new RunCommand();
            case RUNS -> new RunsCommand();
            case LOGS -> new LogsCommand();
            case ARTIFACTS -> new ArtifactsCommand();
            case EXPLAIN -> new ExplainCommand();
            case WATCH -> new WatchCommand();
            case CANCEL -> new CancelCommand();
            case APPROVALS -> new ApprovalsCommand();
            case ANSWER -> new AnswerCommand();
            case KILL -> new KillCommand();
            case HOLD -> new HoldCommand();
            case RELEASE -> new ReleaseCommand();
            case ICE -> new IceCommand();
            case NO_EXEC -> new NoExecCommand();
            case SKIP -> new SkipCommand();
            case BYPASS -> new BypassCommand();
            case PRIORITY -> new PriorityCommand();
            case FORCE -> new ForceCommand();
            case EXCUSE -> new ExcuseCommand();
            case INBOX -> new InboxCommand();
            case RERUN -> new RerunCommand();
            case PAUSE -> new PauseCommand();
            case RESUME -> new ResumeCommand();
            case EVENT_EMIT -> new EventEmitCommand();
            case EVENT_LIST -> new EventListCommand();
            case EVENT_DELETE -> new EventDeleteCommand();
            case VALIDATE -> new ValidateCommand();
            case PLAN -> new PlanCommand();
            case APPLY -> new ApplyCommand();
            case SCHEMA -> new SchemaCommand();
            case GET -> new GetCommand();
            case DESCRIBE -> new DescribeCommand();
            case HISTORY -> new HistoryCommand();
            case DELETE -> new DeleteCommand();
            case SCHEDULE_NEXT -> new ScheduleNextCommand();
            case CALENDAR_LIST -> new CalendarListCommand();
            case CALENDAR_SHOW -> new CalendarShowCommand();
            case CALENDAR_EXPLAIN -> new CalendarExplainCommand();
            case WINDOW_LIST -> new WindowListCommand();
            case SCHEDULE_TRANSITIONS -> new ScheduleTransitionsCommand();
            case AGENDA -> new AgendaCommand();
            case WINDOW_CONFLICTS -> new WindowConflictsCommand();
            case LEDGER -> new LedgerCommand();
            case WORKER_LIST -> new WorkerListCommand();
            case WORKER_DECLARE_DEAD -> new WorkerDeclareDeadCommand();
            case PRINCIPAL_LIST -> new PrincipalListCommand();
            case PRINCIPAL_CREATE -> new PrincipalCreateCommand();
            case PRINCIPAL_DELETE -> new PrincipalDeleteCommand();
            case CONFIG_SHOW -> new ConfigShowCommand();
            case CONFIG_GET_CONTEXTS -> new GetContextsCommand();
            case CONFIG_USE_CONTEXT -> new UseContextCommand();
            case COMPLETION -> new CompletionCommand();
            case VERSION -> new VersionCommand();
        };
    }
}
