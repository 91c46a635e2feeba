package dev.jem.spec;

import dev.jem.model.job.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of tasks, each named by its one key. A new executor is a constant here, an {@link Action}, and a branch in
 * {@link ManifestWriter}.
 */
enum Executor {
    COMMAND("command") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return task.node(key()).flatMap(reader::command);
        }
    },
    SHELL("shell") {
        @Override
        List<String> options() {
            return List.of("interpreter");
        }

        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.shell(task);
        }
    },
    JAVA("java") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return task.fields(key(), Keys.HANDLER).flatMap(reader::handler);
        }
    },
    HTTP("http") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.http(task);
        }
    },
    SQL("sql") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.sql(task);
        }
    },
    WAIT("wait") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.alone().waiting(task);
        }
    },
    APPROVAL("approval") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.alone().approval(task);
        }
    },
    JOB("job") {
        @Override
        Optional<Action> read(Fields task, TaskReader reader) {
            return reader.alone().job(task);
        }
    };

    /** Executors of the manifest's contract that this version does not have. */
    static final String[] LATER = {"container", "kubernetes", "slurm", "ssh"};

    private final String key;

    Executor(String key) {
        this.key = key;
    }

    abstract Optional<Action> read(Fields task, TaskReader reader);

    String key() {
        return key;
    }

    /** Keys beside the executor's own that mean something to this executor only. */
    List<String> options() {
        return List.of();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Executor::key).toList();
    }

    static String[] allKeys() {
        return Arrays.stream(values())
                .flatMap(it -> Stream.concat(Stream.of(it.key), it.options().stream()))
                .toArray(String[]::new);
    }
}
