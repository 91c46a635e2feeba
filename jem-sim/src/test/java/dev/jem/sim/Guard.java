package dev.jem.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A check in the product that the laws rest on, and what the code looks like without it. The text must stand in the
 * source exactly once, so that a change of the source asks for a change here.
 *
 * @param file below the root of the repository
 */
record Guard(String name, String file, String text, String without) {

    private static final String ENGINE = "jem-engine/src/main/java/dev/jem/engine/";
    private static final String RUNTIME = "jem-runtime/src/main/java/dev/jem/runtime/";

    static List<Guard> all() {
        return Stream.of(ofLeaders(), ofWorkers(), ofOperators(), ofOutside())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Guard> ofLeaders() {
        return List.of(
                new Guard(
                        "epoch check in the append",
                        RUNTIME + "journal/MemoryJournal.java",
                        "            if (!storage.isInForce(row.epoch())) {\n",
                        "            if (storage.epoch == 0) {\n"),
                new Guard(
                        "predecessor check in the append",
                        RUNTIME + "journal/MemoryJournal.java",
                        "if (row.seq() != head.seq() + 1 || !Arrays.equals(row.prevHash(), head.hash())) {",
                        "if (Arrays.equals(row.prevHash(), new byte[1])) {"),
                new Guard(
                        "answer after commit",
                        RUNTIME + "Writer.java",
                        "answers.holdUntilCommit(request, decision.answer(), decidedSeq());",
                        "request.complete(new Reply.Decided(decision.answer(), decidedSeq()));"),
                new Guard("leadership read before an answer without an event", RUNTIME + "Answers.java", """
                            void holdUntilRead(Request request, Object answer, long seq) {
                                untilNextRead.add(new Held(request, answer, seq));
                            }
                        """, """
                            void holdUntilRead(Request request, Object answer, long seq) {
                                Held held = new Held(request, answer, seq);
                                if (seq <= committed) {
                                    held.release();
                                } else {
                                    untilCommit.add(held);
                                }
                            }
                        """));
    }

    private static List<Guard> ofWorkers() {
        return List.of(
                new Guard("lease token check", ENGINE + "WorkerDecisions.java", """
                                return Optional.ofNullable(session.held.get(held.token()))
                                        .filter(task -> key(task).equals(held.attempt()));
                        """, """
                                return session.held.values().stream()
                                        .filter(task -> task.run.id == held.attempt().run()
                                                && task.name().equals(held.attempt().task()))
                                        .findFirst();
                        """),
                new Guard(
                        "an outcome moves its trigger on",
                        ENGINE + "JobTransitions.java",
                        "trigger.coveredTo = Math.max(trigger.coveredTo, coveredTo);",
                        "trigger.coveredTo = Math.max(trigger.coveredTo, 0);"),
                new Guard(
                        "attempt k+1 waits for k",
                        ENGINE + "WorkerDecisions.java",
                        "if (task.definition().settings().onWorkerLost() instanceof OnWorkerLost.RetryElsewhere) {",
                        "if (task.definition().settings().onWorkerLost() != null) {"));
    }

    private static List<Guard> ofOperators() {
        return List.of(
                new Guard(
                        "hold before a task begins",
                        ENGINE + "RunTransitions.java",
                        "task.run.deferral.isEmpty() && !task.isHeld();",
                        "task.run.deferral.isEmpty();"),
                new Guard(
                        "revision that an operator has seen",
                        ENGINE + "OperatorDecisions.java",
                        "command.revision().getAsLong() != run.revision)",
                        "command.revision().getAsLong() < 0)"),
                new Guard(
                        "one answer of each person",
                        ENGINE + "ApprovalDecisions.java",
                        "if (before.isPresent()) {",
                        "if (before.isPresent() && step.at < 0) {"),
                new Guard(
                        "rerun of the last execution",
                        ENGINE + "RerunDecisions.java",
                        "boolean isOutdated = reopened != null && reopened.execution() != number(ended);",
                        "boolean isOutdated = reopened != null && reopened.execution() == 0;"),
                new Guard(
                        "attempts that are counted on",
                        ENGINE + "RerunPlan.java",
                        "before.map(Entity.Task::attempts).orElseGet(this::attemptsBefore)",
                        "attemptsBefore()"));
    }

    private static List<Guard> ofOutside() {
        return List.of(
                new Guard("event that one takes", ENGINE + "Signals.java", "use.isTaken()));", "false));"),
                new Guard(
                        "delivery that is known",
                        ENGINE + "DeliveryDecisions.java",
                        "if (known != null) {",
                        "if (known != null && step.at < 0) {"),
                new Guard(
                        "event that was there before its waiter",
                        ENGINE + "ListenDecisions.java",
                        "Listeners.what(task).ifPresent(it -> meet(task, it.event()));",
                        "Listeners.what(task).filter(_ -> step.at < 0).ifPresent(it -> meet(task, it.event()));"));
    }

    /** The source without this check. */
    String removedFrom(Path repository) throws IOException {
        String source = Files.readString(repository.resolve(file));
        int place = source.indexOf(text);
        if (place < 0 || source.indexOf(text, place + 1) >= 0) {
            throw new IllegalStateException("'" + text.strip() + "' must stand exactly once in " + file);
        }
        return source.substring(0, place) + without + source.substring(place + text.length());
    }

    @Override
    public String toString() {
        return name;
    }
}
