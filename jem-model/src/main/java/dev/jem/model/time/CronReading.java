package dev.jem.model.time;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One reading of one cron expression: what was given, and the warnings so far. Used by one thread, then dropped. */
final class CronReading {

    private final String text;
    private final CronDialect dialect;
    private final long hashSeed;
    private final Set<String> warnings = new LinkedHashSet<>();

    CronReading(String text, CronDialect dialect, long hashSeed) {
        this.text = text;
        this.dialect = dialect;
        this.hashSeed = hashSeed;
    }

    String text() {
        return text;
    }

    CronDialect dialect() {
        return dialect;
    }

    long hashSeed() {
        return hashSeed;
    }

    CronSyntaxException refuse(Piece where, String problem, String advice) {
        return new CronSyntaxException(text, where, problem, advice);
    }

    NeverFiresException neverFires(Piece where, String reason) {
        return new NeverFiresException(text, where, reason);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        return warnings.isEmpty() ? List.of() : List.copyOf(new ArrayList<>(warnings));
    }
}
