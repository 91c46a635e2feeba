package dev.jem.spec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of each mapping of a manifest. The one table that the parser, its messages and the test of the JSON Schema
 * use: a key that is not in here is an error.
 *
 * @param name what messages and the schema call the mapping
 * @param required keys it must have
 * @param optional keys it may have
 * @param later keys of the manifest's contract that this version does not support
 * @param hints what to write instead of keys that people bring from elsewhere
 */
record Keys(String name, Set<String> required, Set<String> optional, Set<String> later, Map<String, String> hints) {

    static final Keys DOCUMENT = keys("manifest").requires("apiVersion", "kind", "metadata", "spec");

    static final Keys METADATA = keys("metadata")
            .requires("name")
            .allows("namespace", "labels")
            .hint("annotations", "use 'labels', or 'description' in the spec");

    static final Keys JOB = keys("job")
            .allows("owner", "description", "criticality", "runbook", "files", "triggers", "businessDate")
            .allows("params", "env", "needs", "sharedWith", "idempotent")
            .hint("dependsOn", "write needs: [{job: …}, {event: …}]")
            .allows("concurrency", "priority", "timeouts", "retry", "onWorkerLost", "runAs", "workdir")
            .allows("outputMax", "task", "tasks")
            .later("deadline", "resources", "limits", "worker", "pools", "success", "run", "onFailure")
            .hint("cron", "write triggers: [{cron: …}]")
            .hint("schedule", "write triggers: [{cron: …}]")
            .hint("every", "write triggers: [{every: …}]")
            .hint("trigger", "write triggers: [{…}], a list")
            .hint("command", "write task: {command: […]}")
            .hint("shell", "write task: {shell: …}")
            .hint("steps", "write tasks: {NAME: {command: […]}, …}")
            .hint("timezone", "it belongs to a trigger")
            .hint("calendar", "it belongs to a trigger, or to 'businessDate'")
            .hint("jitter", "it belongs to a trigger")
            .hint("between", "it belongs to a trigger")
            .hint("catchUp", "it belongs to a trigger")
            .hint("timeout", "write timeouts: {attempt: …}")
            .hint("interpreter", "it belongs to a task")
            .hint("labels", "it belongs to 'metadata'");

    static final Keys OWNER = keys("owner").allows("team", "contact");

    static final Keys TRIGGER = keys("trigger")
            .allows("name", "catchUp", "jitter", "between", "onOutside", "params")
            .allows(TriggerKind.allKeys())
            .hint("schedule", "write cron: …")
            .hint("tz", "write timezone: …")
            .hint("interval", "write every: …")
            .hint("dtstart", "write start: …")
            .hint("concurrency", "it belongs to the spec");

    static final Keys AFTER = keys("after")
            .requires("job")
            .allows("state", "exit", "date")
            .hint("name", "write job: …")
            .hint("exitCode", "write exit: …");

    static final Keys ON_EVENT = keys("onEvent").requires("name").allows("date", "consume");

    static final Keys WEBHOOK = keys("webhook")
            .requires("path", "secret")
            .allows("dedupe")
            .hint("url", "write path: …")
            .hint("key", "write secret: …");

    static final Keys FILE_ARRIVAL = keys("fileArrival")
            .requires("path")
            .allows("stableFor", "minAge", "minSize", "claim", "worker")
            .hint("pattern", "write path: …")
            .hint("directory", "write path: /DIRECTORY/PATTERN");

    static final Keys WATCHERS = keys("watchers")
            .allows("names", "labels")
            .hint("where", "write labels: {zone: dc1}")
            .hint("name", "write names: [NAME]");

    static final Keys NEED = keys("need")
            .allows("job", "state", "exit", "date", "within", "event")
            .hint("name", "write job: …, or event: {name: …}")
            .hint("exitCode", "write exit: …");

    static final Keys NEED_EVENT = keys("need.event").requires("name").allows("date", "consume");

    static final Keys CALENDAR_RULE = keys("calendarRule")
            .requires("rule", "at", "calendar")
            .allows("n", "of", "offset")
            .hint("time", "write at: …")
            .hint("timezone", "it belongs to the trigger, beside 'calendar'")
            .hint("dst", "it belongs to the trigger, beside 'calendar'")
            .hint("run", "it chooses among the starts of cron, every, at or rrule")
            .hint("skip", "it chooses among the starts of cron, every, at or rrule");

    static final Keys CALENDAR_FILTER = keys("calendarFilter")
            .allows("run", "skip", "shift")
            .hint("name", "write run: NAME or skip: NAME")
            .hint("calendar", "write run: NAME or skip: NAME");

    static final Keys BUSINESS_DATE = keys("businessDate")
            .allows("calendar", "timezone", "newDay", "roll")
            .hint("shift", "write roll: previous or roll: next");

    static final Keys CALENDAR = keys("calendar")
            .allows("description", "timezone", "newDay", "days", "week", "holidays", "exclude", "include", "dataUntil")
            .hint("country", "write holidays: {country: …}")
            .hint("market", "write holidays: {market: …}")
            .hint("dates", "write days: {dates: […]}, or include and exclude beside 'week'")
            .hint("union", "write days: {union: […]}")
            .hint("minus", "write days: {minus: {from: …, remove: …}}");

    static final Keys DAYS = keys("days")
            .allows("week", "dates", "range", "rule", "holidays", "ics", "calendar", "union", "intersection", "minus")
            .hint("country", "write holidays: {country: …}")
            .hint("market", "write holidays: {market: …}")
            .hint("from", "write minus: {from: …, remove: …}, or range: {from: …, to: …}")
            .hint("exclude", "write minus: {from: …, remove: …}")
            .hint("rrule", "write rule: {rrule: …, start: …}")
            .hint("name", "it belongs to a date, a range or a rule");

    static final Keys RANGE = keys("range").requires("from", "to").allows("name");

    static final Keys DAY_RULE = keys("dayRule").requires("rrule", "start").allows("name");

    static final Keys HOLIDAYS =
            keys("holidays").allows("country", "region", "market", "source", "from", "to", "dates");

    static final Keys NAMED_DATE = keys("namedDate").requires("date").allows("name");

    static final Keys MINUS = keys("minus").requires("from", "remove");

    static final Keys WINDOW = keys("window")
            .requires("times")
            .allows("description", "timezone", "jobs", "workers", "effect", "finishBefore", "blocksChanges")
            .later("pools")
            .hint("namespaces", "write jobs: {namespaces: […]}")
            .hint("cron", "write times: [{cron: …, duration: …}]")
            .hint("duration", "write times: [{cron: …, duration: …}]");

    static final Keys WINDOW_TIMES = keys("times")
            .allows(
                    "from",
                    "to",
                    "cron",
                    "dialect",
                    "rrule",
                    "start",
                    "exdate",
                    "calendar",
                    "timezone",
                    "dst",
                    "duration")
            .hint("length", "write duration: …")
            .hint("until", "write to: …");

    static final Keys WINDOW_JOBS = keys("windowJobs").allows("namespaces", "names", "labels");

    static final Keys WINDOW_WORKERS = keys("windowWorkers").allows("names", "labels");

    static final Keys CONNECTION = keys("connection")
            .allows("description", "sharedWith", "allow", "http", "sql")
            .hint("type", "write http: {url: …} or sql: {url: …}")
            .hint("url", "write http: {url: …} or sql: {url: …}")
            .hint("jdbc", "write sql: {url: …}")
            .hint("password", "write sql: {url: …, user: …, password: {env: NAME}}");

    static final Keys CONNECTION_HTTP = keys("connection.http")
            .requires("url")
            .allows("headers", "auth", "ca", "connectTimeout", "timeout")
            .hint("password", "write auth: {basic: {user: …, password: {env: NAME}}}")
            .hint("token", "write auth: {bearer: {env: NAME}}")
            .hint("tls", "write ca: | and the certificates");

    static final Keys CONNECTION_AUTH = keys("connection.auth")
            .allows("basic", "bearer", "header")
            .hint("token", "write bearer: {env: NAME}")
            .hint("user", "write basic: {user: …, password: {env: NAME}}");

    static final Keys CONNECTION_BASIC = keys("connection.basic").requires("user", "password");

    static final Keys CONNECTION_HEADER = keys("connection.header").requires("name", "value");

    static final Keys CONNECTION_SQL = keys("connection.sql")
            .requires("url")
            .allows("user", "password", "connectTimeout", "poolMax")
            .hint("username", "write user: …")
            .hint("driver", "the address says which one");

    static final Keys SECRET_SOURCE = keys("secret")
            .allows("env", "file")
            .later("secret")
            .hint("secret", "use {env: NAME} or {file: PATH}, which the worker's policy allows");

    static final Keys DST = keys("dst").allows("gap", "overlap");

    static final Keys CATCH_UP = keys("catchUp").allows("policy", "max", "startingDeadline");

    static final Keys PARAM = keys("param")
            .requires("type")
            .allows("default", "pattern", "choices", "min", "max", "description")
            .hint("enum", "write choices: […]")
            .hint("required", "a parameter without 'default' is required");

    static final Keys CONCURRENCY = keys("concurrency").allows("limit", "key", "onConflict");

    static final Keys TIMEOUTS = keys("timeouts").allows("start", "attempt", "run", "grace");

    static final Keys TASK_TIMEOUTS = keys("task.timeouts")
            .allows("attempt", "grace")
            .hint("start", "it belongs to the job's 'timeouts'")
            .hint("run", "it belongs to the job's 'timeouts'");

    static final Keys RETRY = keys("retry")
            .allows("attempts", "delay", "backoff", "maxDelay", "maxElapsed", "jitter", "for")
            .hint("limit", "write attempts: …, the first one counts")
            .hint("max", "write attempts: …, the first one counts");

    static final Keys ON_WORKER_LOST = keys("onWorkerLost").requires("wait");

    static final Keys WAIT = keys("wait").allows("lostAfter");

    static final Keys TASK = keys("task")
            .allows("needs", "runIf", "join", "ifSkipped", "env", "outputs", "retry", "timeouts", "onWorkerLost")
            .allows("runAs", "workdir", "outputMax", "when", "forEach", "maxParallel", "success")
            .allows(Executor.allKeys())
            .later(Executor.LATER)
            .later("pools", "resources", "limits", "worker")
            .hint("name", "the key under 'tasks' is the name")
            .hint("script", "write shell: …")
            .hint("run", "write shell: …, or command: […]")
            .hint("args", "write one list: command: [PROGRAM, ARGUMENT, …]")
            .hint("dependsOn", "write needs: […]")
            .hint("depends", "write needs: […]")
            .hint("timeout", "write timeouts: {attempt: …}")
            .hint("if", "write runIf: success, failure or done")
            .hint("lostAfter", "write onWorkerLost: {wait: {lostAfter: …}}");

    static final Keys HTTP = keys("http")
            .allows("url", "connection", "path", "method", "query", "headers", "body", "json")
            .allows("success", "extract", "followRedirects", "timeout")
            .hint("params", "write query: {…}")
            .hint("data", "write body: …, or json: {…}")
            .hint("auth", "name a connection with 'auth'")
            .hint("outputs", "declare them beside 'http', and write extract: {NAME: {json: /…}} here")
            .hint("expect", "write success: {status: […], body: {…}}")
            .hint("status", "write success: {status: […]}")
            .hint("retry", "it belongs beside 'http'");

    static final Keys HTTP_SUCCESS = keys("http.success").allows("status", "body");

    static final Keys HTTP_BODY = keys("http.success.body").allows("contains", "matches", "json");

    static final Keys HTTP_EXTRACT = keys("http.extract").allows("header", "json");

    static final Keys SQL = keys("sql")
            .requires("connection")
            .allows("query", "statements", "args", "readOnly", "rowsMax", "bytesMax", "timeout")
            .hint("url", "name a connection: connection: NAME")
            .hint("params", "write args: {…}")
            .hint("statement", "write query: …")
            .hint("sql", "write query: …")
            .hint("outputs", "declare them beside 'sql'; they are columns of the first row");

    static final Keys SQL_ARG = keys("sql.arg").requires("value").allows("type");

    static final Keys TASK_WAIT = keys("task.wait")
            .allows("for", "until", "timezone", "callback", "event")
            .later("http", "sql", "every", "timeout")
            .hint("duration", "write for: …");

    static final Keys APPROVAL = keys("task.approval")
            .requires("text")
            .allows("roles", "people", "timeout", "onTimeout", "allowSubmitter")
            .hint("approvers", "write roles: […]")
            .hint("role", "write roles: […]")
            .hint("count", "write people: …")
            .hint("message", "write text: …");

    static final Keys SUB_JOB = keys("task.job")
            .requires("name")
            .allows("params", "wait")
            .hint("job", "write name: …")
            .hint("async", "write wait: false");

    static final Keys TASK_CALLBACK = keys("task.wait.callback").allows("timeout", "onTimeout");

    static final Keys TASK_EVENT =
            keys("task.wait.event").requires("name").allows("date", "consume", "timeout", "onTimeout");

    static final Keys JOIN = keys("join").requires("atLeast");

    static final Keys FOR_EACH =
            keys("forEach").requires("from", "to").hint("range", "write forEach: {from: …, to: …}");

    static final Keys SUCCESS_RULE =
            keys("successRule").allows("exit", "output", "as").hint("exitCode", "write exit: …");

    static final Keys HANDLER = keys("java").requires("handler");

    static final Keys ENV_SOURCE = keys("env")
            .allows("env", "file")
            .later("secret")
            .hint("secret", "use {env: NAME} or {file: PATH}, which the worker's policy allows");

    static final Keys OUTPUT = keys("output").requires("type");

    /** Every table, for the test that compares them with the JSON Schema. */
    static List<Keys> all() {
        return List.of(
                DOCUMENT,
                METADATA,
                JOB,
                OWNER,
                TRIGGER,
                AFTER,
                ON_EVENT,
                WEBHOOK,
                FILE_ARRIVAL,
                WATCHERS,
                NEED,
                NEED_EVENT,
                CALENDAR_RULE,
                CALENDAR_FILTER,
                BUSINESS_DATE,
                CALENDAR,
                DAYS,
                RANGE,
                DAY_RULE,
                HOLIDAYS,
                NAMED_DATE,
                MINUS,
                WINDOW,
                WINDOW_TIMES,
                WINDOW_JOBS,
                WINDOW_WORKERS,
                CONNECTION,
                CONNECTION_HTTP,
                CONNECTION_AUTH,
                CONNECTION_BASIC,
                CONNECTION_HEADER,
                CONNECTION_SQL,
                SECRET_SOURCE,
                DST,
                CATCH_UP,
                PARAM,
                CONCURRENCY,
                TIMEOUTS,
                TASK_TIMEOUTS,
                RETRY,
                ON_WORKER_LOST,
                WAIT,
                TASK,
                HTTP,
                HTTP_SUCCESS,
                HTTP_BODY,
                HTTP_EXTRACT,
                SQL,
                SQL_ARG,
                TASK_WAIT,
                TASK_CALLBACK,
                TASK_EVENT,
                APPROVAL,
                SUB_JOB,
                JOIN,
                FOR_EACH,
                SUCCESS_RULE,
                HANDLER,
                ENV_SOURCE,
                OUTPUT);
    }

    private static Keys keys(String name) {
        return new Keys(name, Set.of(), Set.of(), Set.of(), Map.of());
    }

    private Keys requires(String... keys) {
        return new Keys(name, with(required, keys), optional, later, hints);
    }

    private Keys allows(String... keys) {
        return new Keys(name, required, with(optional, keys), later, hints);
    }

    private Keys later(String... keys) {
        return new Keys(name, required, optional, with(later, keys), hints);
    }

    private Keys hint(String key, String hint) {
        Map<String, String> more = new LinkedHashMap<>(hints);
        more.put(key, hint);
        return new Keys(name, required, optional, later, more);
    }

    private static Set<String> with(Set<String> keys, String... more) {
        Set<String> joined = new LinkedHashSet<>(keys);
        joined.addAll(Arrays.asList(more));
        return joined;
    }

    /** Whether the key may be written in this version. */
    boolean knows(String key) {
        return required.contains(key) || optional.contains(key);
    }

    /** The keys that may be written in this version, the required ones first. */
    List<String> known() {
        return Stream.concat(required.stream(), optional.stream()).toList();
    }
}
