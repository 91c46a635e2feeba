package dev.jem.sim;

import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few conditions that tasks ask here, and what they mean, known without the language they are written in. */
enum Question {
    NOT_EVERY_THIRD("run\\.number % 3 != 0"),
    SMALL_REST("100 / \\(run\\.number % 5\\) > 30"),
    HAS_NOT_FAILED("tasks\\.(t\\d)\\.state != 'FAILED'"),
    EXITED_WITH_ONE("tasks\\.(t\\d)\\.exitCode == 1");

    /** What a condition says. */
    enum Reply {
        TRUE,
        FALSE,
        /** There is no answer. */
        NONE;

        private static Reply of(boolean isTrue) {
            return isTrue ? TRUE : FALSE;
        }
    }

    private final Pattern pattern;

    Question(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** What a task behind these may ask. */
    static List<String> about(List<String> needs) {
        List<String> all = new ArrayList<>(List.of("run.number % 3 != 0", "100 / (run.number % 5) > 30"));
        needs.forEach(it -> all.add("tasks." + it + ".state != 'FAILED'"));
        needs.forEach(it -> all.add("tasks." + it + ".exitCode == 1"));
        return all;
    }

    static Reply ask(String condition, Flow flow) {
        for (Question question : values()) {
            Matcher matcher = question.pattern.matcher(condition);
            if (matcher.matches()) {
                return question.reply(flow, matcher.groupCount() == 0 ? "" : matcher.group(1));
            }
        }
        throw new IllegalArgumentException("nobody asks " + condition);
    }

    private Reply reply(Flow flow, String task) {
        return switch (this) {
            case NOT_EVERY_THIRD -> Reply.of(flow.number % 3 != 0);
            case SMALL_REST -> flow.number % 5 == 0 ? Reply.NONE : Reply.of(100 / (flow.number % 5) > 30);
            case HAS_NOT_FAILED -> Reply.of(!flow.task(task).hasEnded(TaskState.FAILED));
            case EXITED_WITH_ONE -> {
                FlowTask asked = flow.task(task);
                yield asked.exitCode.isEmpty() ? Reply.NONE : Reply.of(asked.exitCode.getAsInt() == 1);
            }
        };
    }
}
