package dev.jem.worker.agent;

import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import dev.jem.worker.output.OutputSummary;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.LeftFiles;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.ProgramEnd;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import dev.jem.worker.process.TaskOutputs;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server is told of an attempt that has ended. */
final class Endings {

    /** Of a number as it is written without an exponent. */
    private static final int NUMBER_LENGTH_MAX = 100;

    private static final int LINE_SHOWN_MAX = 200;

    private final Artifacts artifacts;

    Endings(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** How it ended in the protocol's words. */
    private record Verdict(
            String outcome, Optional<Integer> exitCode, String failure, String detail, Optional<Integer> rule) {

        Verdict(String outcome, Optional<Integer> exitCode, String failure, String detail) {
            this(outcome, exitCode, failure, detail, Optional.empty());
        }

        static Verdict failed(String failure, String detail) {
            return new Verdict("failed", Optional.empty(), failure, detail);
        }

        Verdict adding(String remark) {
            String text = remark.isEmpty() || detail.isEmpty() ? detail + remark : detail + "; " + remark;
            return new Verdict(outcome, exitCode, failure, text, rule);
        }
    }

    /** Reads its output values and sends its artifacts, which may take long. */
    Workers.Report report(HeldAttempt attempt, AttemptEnd end) throws IOException {
        Map<String, Object> outputs = new LinkedHashMap<>();
        Artifacts.Kept kept = Artifacts.Kept.NONE;
        Verdict verdict = judged(attempt, verdict(attempt, end.outcome()));
        boolean gives = verdict.outcome.equals("succeeded") && !isSkipped(attempt, verdict);
        if (gives && attempt.running().isPresent()) {
            verdict = read(attempt, attempt.running().get(), outputs).orElse(verdict);
        }
        Optional<LeftFiles> files = attempt.running().flatMap(RunningAttempt::leftFiles);
        if (files.isPresent()) {
            kept = artifacts.keep(files.get());
            verdict = verdict.adding(kept.remark());
        }
        return report(attempt, end, verdict, new Left(outputs, kept.artifacts()));
    }

    /** What is told when nothing that it has left can be read. */
    static Workers.Report unreadable(HeldAttempt attempt, AttemptEnd end, String why) {
        Verdict verdict = verdict(attempt, end.outcome());
        Verdict told = verdict.outcome.equals("succeeded")
                ? Verdict.failed("output-invalid", "what it has left cannot be read: " + why)
                : verdict;
        return report(attempt, end, told, Left.NOTHING);
    }

    /** The same end with nothing left by the task, as a failure if it was none. */
    static Workers.Report without(Workers.Report report, String why) {
        boolean isSuccess = report.outcome().equals("succeeded");
        return new Workers.Report(
                report.attempt(),
                report.token(),
                report.kind(),
                isSuccess ? "failed" : report.outcome(),
                report.exitCode(),
                isSuccess ? "output-invalid" : report.failure(),
                why,
                report.startedAt(),
                report.endedAt(),
                report.durations(),
                Map.of(),
                report.output(),
                List.of(),
                report.reply(),
                isSuccess ? Optional.empty() : report.rule());
    }

    /** What a task leaves besides its output. */
    private record Left(Map<String, Object> outputs, List<Runs.Artifact> artifacts) {
        static final Left NOTHING = new Left(Map.of(), List.of());
    }

    private static Workers.Report report(HeldAttempt attempt, AttemptEnd end, Verdict verdict, Left left) {
        OutputSummary output = end.output();
        return new Workers.Report(
                attempt.id,
                attempt.note.token(),
                "ended",
                verdict.outcome,
                verdict.exitCode,
                verdict.failure,
                verdict.detail,
                end.startedAt(),
                Optional.of(end.endedAt()),
                Optional.of(new Workers.Durations(
                        end.starting().toNanos() / 1_000,
                        end.running().toNanos() / 1_000,
                        end.ending().toNanos() / 1_000)),
                left.outputs,
                Optional.of(new Workers.OutputManifest(
                        output.bytes(),
                        output.keptBytes(),
                        output.sha256().orElse(""),
                        output.complete(),
                        output.chunks())),
                left.artifacts,
                reply(end.outcome()),
                verdict.rule);
    }

    private static Verdict verdict(HeldAttempt attempt, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed(completed.end());
            case Outcome.TimedOut _ ->
                new Verdict("timed-out", Optional.empty(), "timeout", "it was stopped when its timeout had passed");
            case Outcome.Cancelled _ -> cancelled(attempt);
            case Outcome.OutOfMemory _ ->
                new Verdict(
                        "out-of-memory", Optional.empty(), "out-of-memory", "the kernel ended it for want of memory");
            case Outcome.StartFailed failed ->
                Verdict.failed(
                        failed.failure() == StartFailure.NOT_ALLOWED ? "policy-refused" : "start-failed",
                        failed.detail());
            case Outcome.NeverStarted _ -> cancelled(attempt);
            case Outcome.Called called -> called(called);
            case Outcome.Lost lost -> lost(lost.reason());
        };
    }

    private static Verdict called(Outcome.Called called) {
        String failure = called.failure().orElse("");
        return switch (failure) {
            case "" -> new Verdict("succeeded", Optional.empty(), "", called.detail());
            case "timeout" -> new Verdict("timed-out", Optional.empty(), failure, called.detail());
            default -> Verdict.failed(failure, called.detail());
        };
    }

    private static Optional<Workers.Reply> reply(Outcome outcome) {
        return outcome instanceof Outcome.Called called
                ? Optional.of(new Workers.Reply(called.code(), called.endpointFault(), called.retryAfterMillis()))
                : Optional.empty();
    }

    private static Verdict lost(String reason) {
        return new Verdict("lost", Optional.empty(), "worker-lost", reason);
    }

    private static Verdict cancelled(HeldAttempt attempt) {
        boolean leaseWasOver = attempt.stopped()
                .filter(it -> it == HeldAttempt.Stop.LEASE_OVER)
                .isPresent();
        return leaseWasOver
                ? lost("the worker had no contact to the server and stopped it at the end of its lease")
                : new Verdict("cancelled", Optional.empty(), "", "");
    }

    private static Verdict completed(ProgramEnd end) {
        return switch (end) {
            case ProgramEnd.Exited exited ->
                exited.code() == 0
                        ? new Verdict("succeeded", Optional.of(0), "", "")
                        : new Verdict("failed", Optional.of(exited.code()), "exit-code", "");
            case ProgramEnd.Signalled signalled -> Verdict.failed("signal", signalled.text());
        };
    }

    // ---- rules of success

    /** Rules are about programs that ended by themselves. */
    private static Verdict judged(HeldAttempt attempt, Verdict verdict) throws IOException {
        Optional<RunningAttempt> running = attempt.running();
        if (verdict.exitCode.isEmpty() || running.isEmpty()) {
            return verdict;
        }
        return new SuccessRules(attempt.note.success())
                .decide(verdict.exitCode.get(), running.get().output())
                .map(it -> judged(verdict, it))
                .orElse(verdict);
    }

    private static Verdict judged(Verdict verdict, SuccessRules.Decision decision) {
        Optional<Integer> rule = Optional.of(decision.number());
        if (!decision.rule().as().equals("failed")) {
            return new Verdict("succeeded", verdict.exitCode, "", "", rule);
        }
        String which = "rule " + (decision.number() + 1) + " of 'success'";
        if (decision.line().isEmpty()) {
            String failure = verdict.failure.isEmpty() ? "success-rule" : verdict.failure;
            return new Verdict("failed", verdict.exitCode, failure, "by " + which, rule);
        }
        String line = decision.line().length() > LINE_SHOWN_MAX
                ? decision.line().substring(0, LINE_SHOWN_MAX) + "…"
                : decision.line();
        String detail = "its output has the line '" + line + "', which " + which + " takes for a failure";
        return new Verdict("failed", verdict.exitCode, "success-rule", detail, rule);
    }

    private static boolean isSkipped(HeldAttempt attempt, Verdict verdict) {
        return verdict.rule
                .filter(it -> attempt.note.success().get(it).as().equals("skipped"))
                .isPresent();
    }

    // ---- outputs

    /** Reads what the task has left; says what is wrong with it, if anything. */
    private static Optional<Verdict> read(HeldAttempt attempt, RunningAttempt running, Map<String, Object> outputs)
            throws IOException {
        TaskOutputs written = running.outputs();
        if (written.problem().isPresent()) {
            return Optional.of(
                    Verdict.failed("output-invalid", written.problem().get()));
        }
        Map<String, String> left = new LinkedHashMap<>(written.values());
        for (Workers.OutputType declared : attempt.note.outputs()) {
            Optional<String> text = Optional.ofNullable(left.remove(declared.name()));
            if (text.isEmpty()) {
                return Optional.of(Verdict.failed(
                        "output-invalid",
                        "the task did not write its output '" + declared.name() + "' to $JEM_OUTPUTS"));
            }
            Optional<Object> value = typed(declared.type(), text.get());
            if (value.isEmpty()) {
                return Optional.of(Verdict.failed(
                        "output-invalid",
                        "the output '" + declared.name() + "' is '" + text.get() + "', which is no "
                                + declared.type()
                                + (declared.type().equals("number")
                                        ? " of at most " + NUMBER_LENGTH_MAX + " digits"
                                        : "")));
            }
            outputs.put(declared.name(), value.get());
        }
        outputs.putAll(left);
        return Optional.empty();
    }

    private static Optional<Object> typed(String type, String text) {
        try {
            return Optional.of(
                    switch (type) {
                        case "int" -> Long.parseLong(text.strip());
                        case "number" -> decimal(text.strip());
                        case "bool" -> bool(text.strip());
                        case "date" -> LocalDate.parse(text.strip()).toString();
                        case "list" -> list(text);
                        default -> text;
                    });
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A number keeps all its digits, so it may have no more than a next task can be told. */
    private static BigDecimal decimal(String text) {
        BigDecimal number = text.length() <= NUMBER_LENGTH_MAX ? new BigDecimal(text) : outOfBounds(text);
        long scale = number.scale();
        long digits = scale < 0 ? number.precision() - scale : Math.max(number.precision(), scale + 1);
        return digits <= NUMBER_LENGTH_MAX ? number : outOfBounds(text);
    }

    private static BigDecimal outOfBounds(String text) {
        throw new NumberFormatException("more than " + NUMBER_LENGTH_MAX + " digits: " + text);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    /** A JSON array, or texts with commas between them. */
    private static List<String> list(String text) {
        if (text.stripLeading().startsWith("[")) {
            return TaskOutputs.elements(text).orElseThrow(() -> new NumberFormatException(text));
        }
        return text.isBlank() ? List.of() : List.of(text.split(",", -1));
    }
}
