package dev.jem.spec;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.BundledFile;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Consume;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.Description;
import dev.jem.model.job.EndedAs;
import dev.jem.model.job.EnvValue;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.Need;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Owner;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RetryOn;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.ValueType;
import dev.jem.model.job.WaitFor;
import dev.jem.model.job.Watchers;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.Vote;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import dev.jem.spec.text.Characters;
import dev.jem.spec.text.Source;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes valid definitions from a seed, with texts that are hard to write as YAML. */
final class RandomJobs {

    /** Texts that mean something in some YAML, or break it where they are not quoted. */
    static final List<String> WORDS = List.of(
            "no",
            "on",
            "yes",
            "true",
            "Null",
            "null",
            "~",
            "012",
            "0x1F",
            "0o17",
            "1e3",
            "1_000",
            "12:30",
            "2026-01-01",
            ".inf",
            "-.INF",
            ".nan",
            "+5",
            "-0",
            "1.10",
            "- a",
            "a: b",
            "a:",
            ": a",
            "#x",
            "a #b",
            "'",
            "\"",
            "\\",
            "\\n",
            " lead",
            "trail ",
            "two\nlines",
            "two\nlines\n",
            "\n\nfour\n\n",
            "  deep\nflat",
            "tab\there",
            "\t",
            "é🙂",
            "next\u0085line",
            "sep\u2028arator",
            "nbsp\u00a0",
            "\u200b",
            "{",
            "}",
            "[",
            "]",
            "{a: b}",
            "[a]",
            "&a",
            "*a",
            "!!x",
            "!x",
            "|",
            ">",
            "|-",
            "%",
            "%YAML 1.1",
            "@",
            "`",
            "<<",
            "=",
            "?",
            "? a",
            "-",
            "--",
            "---",
            "...",
            "a,b",
            ",",
            "$HOME",
            "$(x)",
            "`x`",
            "${x}",
            "; rm -rf /",
            "\u001b[31m",
            "\u0001",
            "\r",
            "a\r\nb",
            "x".repeat(300));

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Random random;
    private String namespace = "";

    RandomJobs(long seed) {
        this.random = new Random(seed);
    }

    JobDefinition next() {
        namespace = "n" + random.nextInt(9);
        List<ParamDefinition> params = many(4, it -> param("p" + it));
        List<TaskDefinition> tasks = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            tasks.add(task(i, tasks, params));
        }
        Template key = params.isEmpty() ? Template.EMPTY : Template.parse("${{ params.p0 }}" + word());
        return new JobDefinition(
                new JobKey(namespace, "job-" + random.nextInt(9)),
                description(),
                many(3, it -> file("f" + it + ".sh")),
                many(4, it -> trigger("t" + it, params)),
                maybe(this::businessDate),
                params,
                new Concurrency(1 + random.nextInt(9), key, pick(OnConflict.values())),
                random.nextInt(101),
                new Timeouts(
                        maybe(this::duration),
                        duration(),
                        maybe(this::duration),
                        Duration.ofMillis(random.nextInt(9_999))),
                tasks,
                many(4, _ -> need()),
                many(3, it -> it == 0 ? "*" : "n" + it),
                maybe(() -> pick(Idempotent.TRUE, Idempotent.CHECKPOINT)));
    }

    WindowDefinition nextWindow() {
        SortedMap<String, String> labels = new TreeMap<>();
        many(3, it -> labels.put("l" + it, pick("no", "1.10", "x_y.z", "")));
        WindowDefinition.Scope scope = random.nextBoolean()
                ? new WindowDefinition.Scope.Workers(many(3, it -> "w" + it), labels)
                : new WindowDefinition.Scope.Jobs(
                        many(3, it -> it == 0 ? "*" : "n" + it), many(3, it -> new JobKey("n", "job-" + it)), labels);
        List<WindowDefinition.Times> times = new ArrayList<>(many(3, _ -> times()));
        times.add(times());
        return new WindowDefinition(
                new WindowKey("n" + random.nextInt(9), "window-" + random.nextInt(9)),
                random.nextBoolean() ? "" : readable(),
                scope,
                times,
                pick(WindowDefinition.Effect.values()),
                random.nextBoolean(),
                scope instanceof WindowDefinition.Scope.Jobs && random.nextBoolean());
    }

    private WindowDefinition.Times times() {
        LocalDateTime from = LocalDateTime.ofEpochSecond(random.nextInt(2_000_000_000), 0, ZoneOffset.UTC);
        if (random.nextInt(3) == 0) {
            return new WindowDefinition.Times.Once(from, from.plusSeconds(1 + random.nextInt(999_999)), zone());
        }
        Recurrence opens = switch (random.nextInt(3)) {
            case 0 -> cron();
            case 1 -> rrule();
            default -> new Recurrence.CalendarRule(businessDays(), calendar(), zone(), dst());
        };
        return new WindowDefinition.Times.Recurring(opens, Duration.ofSeconds(1 + random.nextInt(2_678_400)));
    }

    /** The files of a job, as they were when it was written. */
    static BundleFiles files(JobDefinition job) {
        return (Source _, String path) -> job.files().stream()
                .filter(it -> it.path().equals(path))
                .findFirst()
                .<BundleFiles.Answer>map(it -> new BundleFiles.Found(it.sha256(), it.size(), it.executable()))
                .orElse(new BundleFiles.Missing("there is none", ""));
    }

    private Description description() {
        SortedMap<String, String> labels = new TreeMap<>();
        many(3, it -> labels.put("l" + it, pick("no", "1.10", "012", "x_y.z", "")));
        Owner owner = new Owner(pick("", "team", "no", "a: b"), pick("", "x@example.com", "- #"));
        String text = random.nextBoolean() ? "" : readable();
        return new Description(
                labels, owner, text, pick(Criticality.values()), pick("", "https://wiki.example/a?b=c#d"));
    }

    private static BundledFile file(String path) {
        return new BundledFile(path, "%064x".formatted(path.hashCode()), path.length(), path.length() % 2 == 0);
    }

    // ---- triggers

    private TriggerDefinition trigger(String name, List<ParamDefinition> params) {
        CatchUp catchUp = new CatchUp(
                pick(CatchUp.Policy.values()),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(99)),
                duration());
        SortedMap<String, Template> values = new TreeMap<>();
        params.stream()
                .filter(_ -> random.nextBoolean())
                .forEach(it -> values.put(it.name(), it.fallback().orElseThrow()));
        if (random.nextInt(4) == 0) {
            return new TriggerDefinition(name, prompted(), StartRules.NONE, CatchUp.DEFAULT, values);
        }
        Recurrence recurrence = recurrence();
        return new TriggerDefinition(name, recurrence, rules(recurrence), catchUp, values);
    }

    private StartRules.Shift shift(Recurrence recurrence) {
        boolean isFromRun = recurrence instanceof Recurrence.Every it && it.from() != Recurrence.Every.From.GRID;
        return isFromRun ? StartRules.Shift.NEXT : pick(StartRules.Shift.values());
    }

    private StartRules rules(Recurrence recurrence) {
        boolean isFilter = !(recurrence instanceof Recurrence.CalendarRule);
        boolean hasNoZone = recurrence instanceof Recurrence.Every || recurrence instanceof Recurrence.At;
        Optional<StartRules.CalendarFilter> filter = isFilter
                ? maybe(() -> new StartRules.CalendarFilter(
                        calendar(), pick(StartRules.Mode.values()), maybe(() -> shift(recurrence))))
                : Optional.empty();
        Optional<StartRules.Window> window = maybe(() -> new StartRules.Window(
                LocalTime.of(random.nextInt(12), random.nextInt(60)),
                LocalTime.of(12 + random.nextInt(12), 0, random.nextInt(60)),
                pick(StartRules.OnOutside.values())));
        Optional<Duration> jitter = maybe(() -> Duration.ofMillis(1 + random.nextInt(86_400_000)));
        boolean mayHaveZone = hasNoZone && (filter.isPresent() || window.isPresent());
        return new StartRules(filter, window, jitter, mayHaveZone ? maybe(this::zone) : Optional.empty());
    }

    private CalendarKey calendar() {
        return new CalendarKey(pick("n1", "finance"), pick("nyse", "de-business-days"));
    }

    private BusinessDateRule businessDate() {
        Optional<BusinessDateRule.Roll> roll = maybe(() -> pick(BusinessDateRule.Roll.values()));
        Optional<LocalTime> newDay = maybe(() -> LocalTime.of(random.nextInt(24), random.nextInt(60)));
        return new BusinessDateRule(Optional.of(calendar()), maybe(this::zone), newDay, roll);
    }

    private Recurrence recurrence() {
        return switch (random.nextInt(5)) {
            case 0 -> cron();
            case 1 -> every();
            case 2 -> new Recurrence.At(Instant.ofEpochSecond(random.nextInt(2_000_000_000)));
            case 3 -> new Recurrence.CalendarRule(businessDays(), calendar(), zone(), dst());
            default -> rrule();
        };
    }

    private Recurrence file() {
        TreeMap<String, String> labels = new TreeMap<>(random.nextBoolean() ? Map.of("zone", "dc1") : Map.of());
        return new Recurrence.FileArrival(
                pick("/in/trades-*.csv", "/in/a b/?", "/srv/in/.hidden"),
                pick(Duration.ofSeconds(30), Duration.ofMillis(1500)),
                pick(Duration.ZERO, Duration.ofHours(1)),
                pick(0L, 1L << 10, 77L),
                new Watchers(random.nextBoolean() ? List.of("w1") : List.of(), labels));
    }

    /** What starts a job besides time. */
    private Recurrence prompted() {
        if (random.nextInt(3) == 0) {
            return new Recurrence.Webhook(pick("in", "deploy-done"), "key", maybe(() -> pick("body.id", "body.a.b_C")));
        }
        if (random.nextInt(4) == 0) {
            return file();
        }
        return random.nextBoolean()
                ? new Recurrence.After(provider(), ends(), pick(DateScope.values()))
                : new Recurrence.OnSignal(signal(), pick(DateScope.values()), pick(Consume.values()));
    }

    private Need need() {
        return random.nextBoolean()
                ? new Need.OfJob(provider(), ends(), maybe(() -> Duration.ofSeconds(1 + random.nextInt(999))))
                : signalNeed();
    }

    private Need.OfSignal signalNeed() {
        return new Need.OfSignal(signal(), pick(DateScope.values()), pick(Consume.values()));
    }

    private JobKey provider() {
        return new JobKey(pick("n1", "finance"), pick("close", "no", "1"));
    }

    private SignalKey signal() {
        return new SignalKey(namespace, pick("ready", "yes", "0"));
    }

    private EndedAs ends() {
        EndedAs.Kind kind = pick(EndedAs.Kind.values());
        return kind == EndedAs.Kind.EXIT
                ? new EndedAs(kind, List.of(new SuccessRule.ExitCodes(0, 0), new SuccessRule.ExitCodes(3, 9)))
                : new EndedAs(kind, List.of());
    }

    private BusinessDayRule businessDays() {
        LocalTime at = LocalTime.of(random.nextInt(24), random.nextInt(60), pick(0, 30));
        BusinessDayRule.Which.Nth nth =
                new BusinessDayRule.Which.Nth(pick(1, -1, 3, -2, 20), pick(BusinessDayRule.Span.values()));
        return random.nextInt(4) == 0
                ? new BusinessDayRule(new BusinessDayRule.Which.Every(), 0, at)
                : new BusinessDayRule(nth, random.nextInt(11) - 5, at);
    }

    private Recurrence rrule() {
        String rule = pick("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY;COUNT=9", "FREQ=HOURLY;INTERVAL=5;BYDAY=MO,TU");
        LocalDateTime start = LocalDateTime.ofEpochSecond(random.nextInt(2_000_000_000), 0, ZoneOffset.UTC);
        List<LocalDateTime> except = random.nextBoolean() ? List.of() : List.of(start.plusDays(1), start.plusDays(2));
        return new Recurrence.Rrule(rule, start, except, zone(), dst());
    }

    private DstPolicy dst() {
        return new DstPolicy(pick(DstPolicy.Gap.values()), pick(DstPolicy.Overlap.values()));
    }

    private ZoneId zone() {
        return ZoneId.of(pick("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"));
    }

    private Recurrence cron() {
        CronDialect dialect = pick(CronDialect.values());
        String expression = switch (dialect) {
            case UNIX -> pick("30 2 * * MON-FRI", "@daily", "H H * * *", "*/5 * * * *");
            case KUBERNETES -> pick("0 0 * * 0", "@hourly", "1,2 3-4 * * ?");
            case QUARTZ -> pick("0 0 3 ? * 2L", "0 15 10 L * ?", "0 0 0 1W * ? 2099");
        };
        return new Recurrence.Cron(expression, dialect, zone(), dst());
    }

    private Recurrence every() {
        Recurrence.Every.From from = pick(Recurrence.Every.From.values());
        boolean isAnchored = from == Recurrence.Every.From.GRID && random.nextBoolean();
        Optional<Instant> anchor =
                isAnchored ? Optional.of(Instant.ofEpochSecond(random.nextInt(2_000_000_000))) : Optional.empty();
        Duration interval = duration();
        boolean isOnGrid = from == Recurrence.Every.From.GRID;
        return new Recurrence.Every(isOnGrid ? interval.truncatedTo(ChronoUnit.SECONDS) : interval, from, anchor);
    }

    // ---- params

    private ParamDefinition param(String name) {
        ValueType type = pick(ValueType.values());
        boolean isNumber = type == ValueType.INT || type == ValueType.NUMBER;
        Optional<BigDecimal> min = isNumber ? maybe(() -> BigDecimal.valueOf(-random.nextInt(99))) : Optional.empty();
        Optional<BigDecimal> max = isNumber ? maybe(() -> new BigDecimal("100.5")) : Optional.empty();
        String literal = switch (type) {
            case STRING -> word();
            case INT -> Integer.toString(random.nextInt(100));
            case NUMBER -> pick("0", "0.5", "99.001", "0.0000001", "42");
            case BOOL -> pick("true", "false");
            case DATE -> "2026-02-28";
            case LIST -> pick("", "a", "a,b", "no,1.10,~", ",");
        };
        List<String> choices =
                type == ValueType.STRING && random.nextBoolean() ? List.of(literal, "another one") : List.of();
        Optional<String> pattern =
                type == ValueType.STRING && random.nextInt(3) == 0 ? Optional.of("(?s).*") : Optional.empty();
        Template fallback = pattern.isEmpty() && random.nextInt(4) == 0
                ? Template.parse("${{ run.businessDate }}" + word())
                : Template.parse(literal);
        return new ParamDefinition(
                name, type, Optional.of(fallback), pattern, choices, min, max, random.nextBoolean() ? "" : readable());
    }

    // ---- tasks

    private TaskDefinition task(int index, List<TaskDefinition> before, List<ParamDefinition> params) {
        List<String> needs = before.stream()
                .filter(_ -> random.nextBoolean())
                .map(TaskDefinition::name)
                .toList();
        RunIf runIf = needs.isEmpty() ? RunIf.SUCCESS : pick(RunIf.values());
        Join join = needs.isEmpty() || random.nextBoolean()
                ? Join.all()
                : new Join.AtLeast(1 + random.nextInt(needs.size()));
        SortedMap<String, EnvValue> env = new TreeMap<>();
        many(4, it -> env.put("V" + it, env(params)));
        List<OutputDefinition> outputs = many(3, it -> new OutputDefinition("o" + it, pick(ValueType.values())));
        Action action = random.nextInt(4) == 0 ? alone() : action(params);
        boolean needsWorker = action.needsWorker();
        boolean isCalledBack = action instanceof Action.Wait(var what) && what instanceof WaitFor.Callback;
        TaskRules rules = rules(params);
        return new TaskDefinition(
                "t" + index,
                action,
                needs,
                runIf,
                join,
                pick(IfSkipped.values()),
                new TaskRules(
                        rules.when(),
                        rules.forEach().filter(_ -> !isCalledBack),
                        needsWorker ? rules.success() : List.of()),
                needsWorker ? env : new TreeMap<>(),
                needsWorker || isCalledBack ? outputs : action.outputs(),
                needsWorker ? settings() : Settings.NONE.complete());
    }

    private Action alone() {
        if (random.nextBoolean()) {
            return new Action.Wait(waitFor());
        }
        Optional<Duration> timeout = maybe(() -> Duration.ofSeconds(1 + random.nextInt(100_000)));
        return new Action.Approval(new ApprovalRule(
                many(3, it -> "role-" + it),
                1 + random.nextInt(100),
                Template.parse("go on with ${{ run.key }}?"),
                timeout,
                timeout.isPresent() ? pick(Vote.values()) : Vote.REJECT,
                random.nextBoolean()));
    }

    private WaitFor waitFor() {
        return switch (random.nextInt(5)) {
            case 0 -> new WaitFor.Span(Duration.ofSeconds(1 + random.nextInt(100_000)));
            case 1 -> new WaitFor.TimeOfDay(LocalTime.of(random.nextInt(24), 30), ZoneId.of("Europe/Berlin"));
            case 2 -> new WaitFor.Moment(Instant.ofEpochSecond(random.nextInt()));
            case 3 ->
                new WaitFor.OnSignal(
                        signalNeed(),
                        Duration.ofSeconds(1 + random.nextInt(100_000)),
                        pick(WaitFor.OnTimeout.values()));
            default ->
                new WaitFor.Callback(Duration.ofSeconds(1 + random.nextInt(100_000)), pick(WaitFor.OnTimeout.values()));
        };
    }

    private TaskRules rules(List<ParamDefinition> params) {
        Optional<String> when = maybe(() -> pick("run.number > 3", "job.name == 'a' || true", "1 < 2"));
        Optional<ForEach> forEach =
                maybe(() -> new ForEach(elements(params), 1 + random.nextInt(ForEach.ELEMENTS_MAX)));
        return new TaskRules(when, forEach, many(3, _ -> successRule()));
    }

    private ForEach.Source elements(List<ParamDefinition> params) {
        List<String> lists = params.stream()
                .filter(it -> it.type() == ValueType.LIST)
                .map(ParamDefinition::name)
                .toList();
        return switch (random.nextInt(lists.isEmpty() ? 2 : 3)) {
            case 0 -> new ForEach.Source.Items(many(4, _ -> Template.literal(word())));
            case 1 -> new ForEach.Source.Range(Template.literal("-3"), Template.parse("${{ run.number }}"));
            default -> new ForEach.Source.Path("params." + pick(lists));
        };
    }

    private SuccessRule successRule() {
        List<SuccessRule.ExitCodes> exit = many(3, it -> new SuccessRule.ExitCodes(it, it + random.nextInt(9)));
        Optional<String> output = exit.isEmpty() ? Optional.of("no (rows|data)$") : maybe(() -> "ERROR: .*");
        return new SuccessRule(exit, output, pick(SuccessRule.As.values()));
    }

    private Action action(List<ParamDefinition> params) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                List<Template> argv = new ArrayList<>(List.of(Template.literal("./run")));
                many(5, _ -> argv.add(text(params)));
                yield new Action.Command(argv);
            }
            case 1 -> {
                List<String> interpreter =
                        random.nextBoolean() ? Action.Shell.DEFAULT_INTERPRETER : List.of("bash", word(), "-c");
                yield new Action.Shell("echo " + word(), interpreter);
            }
            default -> new Action.Handler("a.b$C-d_1");
        };
    }

    private EnvValue env(List<ParamDefinition> params) {
        return switch (random.nextInt(4)) {
            case 0 -> new EnvValue.FromWorkerEnv("HOME_2");
            case 1 -> new EnvValue.FromWorkerFile("/etc/jobs/a: b #c");
            default -> new EnvValue.Given(text(params));
        };
    }

    private Template text(List<ParamDefinition> params) {
        String param =
                params.isEmpty() ? "${{ run.id }}" : "${{params." + pick(params).name() + "  }}";
        return Template.parse(random.nextBoolean() ? word() : word() + param + word());
    }

    private TaskSettings settings() {
        Duration delay = duration();
        Retry retry = new Retry(
                1 + random.nextInt(9),
                delay,
                pick(1.0, 1.5, 2.0, 100.0),
                delay.plus(duration()),
                maybe(this::duration),
                pick(Retry.Jitter.values()),
                many(
                        3,
                        it -> it == 0
                                ? new RetryOn.Exit(1 + random.nextInt(9), 10 + random.nextInt(99))
                                : new RetryOn.Reason(pick(FailureReason.values()))));
        OnWorkerLost onWorkerLost = random.nextInt(3) == 0
                ? new OnWorkerLost.RetryElsewhere()
                : new OnWorkerLost.Wait(maybe(this::duration));
        return new TaskSettings(
                new Timeouts(Optional.empty(), duration(), Optional.empty(), Duration.ofSeconds(random.nextInt(60))),
                retry,
                onWorkerLost,
                maybe(() -> Template.parse(pick("/srv/a: b", "${{ run.dir }}/x", "/srv/${{ job.name }}"))),
                maybe(() -> pick("batch", "no", "ann.smith@corp")),
                pick(4096L, 10_000L, 64L << 20, 1L << 40));
    }

    // ---- picks

    private Duration duration() {
        return switch (random.nextInt(3)) {
            case 0 -> SECOND.plusMillis(random.nextInt(5_000));
            case 1 -> Duration.ofMinutes(1 + random.nextInt(5_000));
            default -> Duration.ofDays(1 + random.nextInt(1_000)).plusSeconds(random.nextInt(2));
        };
    }

    private String word() {
        return pick(WORDS);
    }

    private String readable() {
        List<String> readable = WORDS.stream().filter(Characters::isReadable).toList();
        return pick(readable);
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
    }

    private <T> List<T> many(int max, IntFunction<T> make) {
        return IntStream.range(0, random.nextInt(max)).mapToObj(make).toList();
    }

    @SafeVarargs
    private final <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
