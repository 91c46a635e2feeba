package dev.jem.spec;

import dev.jem.model.job.Recurrence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of triggers, each named by its one key. A new kind is a constant here, a {@link Recurrence}, and a branch
 * in {@link ManifestWriter}.
 */
enum TriggerKind {
    CRON("cron") {
        @Override
        List<String> options() {
            return List.of("dialect", "timezone", "dst");
        }

        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.recurrences().cron(trigger);
        }
    },
    EVERY("every") {
        @Override
        List<String> options() {
            return List.of("from", "anchor");
        }

        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.every(trigger);
        }
    },
    AT("at") {
        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.at(trigger);
        }
    },
    RRULE("rrule") {
        @Override
        List<String> options() {
            return List.of("start", "exdate", "timezone", "dst");
        }

        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.recurrences().rrule(trigger);
        }
    },
    AFTER("after") {
        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.dependencies().after(trigger);
        }

        @Override
        boolean isTimed() {
            return false;
        }
    },
    EVENT("event") {
        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.dependencies().event(trigger);
        }

        @Override
        boolean isTimed() {
            return false;
        }
    },
    WEBHOOK("webhook") {
        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.deliveries().webhook(trigger);
        }

        @Override
        boolean isTimed() {
            return false;
        }
    },
    FILE("file") {
        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.arrivals().file(trigger);
        }

        @Override
        boolean isTimed() {
            return false;
        }
    },
    /** Beside another kind its key chooses among the starts of that one. */
    CALENDAR("calendar") {
        @Override
        List<String> options() {
            return List.of("timezone", "dst");
        }

        @Override
        Optional<Recurrence> read(Fields trigger, TriggerReader reader) {
            return reader.recurrences().calendarRule(trigger);
        }
    };

    private final String key;

    TriggerKind(String key) {
        this.key = key;
    }

    abstract Optional<Recurrence> read(Fields trigger, TriggerReader reader);

    String key() {
        return key;
    }

    /** Keys beside the kind's own that mean something to this kind only. */
    List<String> options() {
        return List.of();
    }

    /** Whether its starts are expected at certain times. */
    boolean isTimed() {
        return true;
    }

    /** The kinds whose starts a calendar can choose among. */
    static List<TriggerKind> filtered() {
        return Arrays.stream(values()).filter(it -> it != CALENDAR).toList();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(TriggerKind::key).toList();
    }

    static List<String> allOptions() {
        return Arrays.stream(values())
                .flatMap(it -> it.options().stream())
                .distinct()
                .toList();
    }

    static String[] allKeys() {
        return Arrays.stream(values())
                .flatMap(it -> Stream.concat(Stream.of(it.key), it.options().stream()))
                .distinct()
                .toArray(String[]::new);
    }
}
