package dev.jem.worker.agent;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.jem.protocol.Workers;
import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSource;
import dev.jem.worker.output.OutputSpool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges the end of a program by the rules of its task. Takes time linear in the output, and little memory. */
final class SuccessRules {

    /** A longer line is looked at in pieces of this size. */
    private static final int LINE_BYTES_MAX = 64 * 1024;

    private static final int READ_BYTES_MAX = 256 * 1024;

    private final List<Workers.SuccessRule> rules;

    SuccessRules(List<Workers.SuccessRule> rules) {
        this.rules = rules;
    }

    /**
     * The rule that decides.
     *
     * @param number from 0
     * @param line the line of the output that fits; empty where the rule asks for none
     */
    record Decision(int number, Workers.SuccessRule rule, String line) {}

    /** The first rule that fits, if one does. */
    Optional<Decision> decide(int exitCode, OutputSpool output) throws IOException {
        for (int number = 0; number < rules.size(); number++) {
            Workers.SuccessRule rule = rules.get(number);
            Optional<String> line = fits(rule, exitCode) ? line(rule, output) : Optional.empty();
            if (line.isPresent()) {
                return Optional.of(new Decision(number, rule, line.get()));
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Workers.SuccessRule rule, int exitCode) {
        return rule.exit().isEmpty() || rule.exit().stream().anyMatch(codes -> contains(codes, exitCode));
    }

    private static boolean contains(String codes, int exitCode) {
        int dash = codes.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? codes : codes.substring(0, dash));
        int to = dash < 0 ? from : Integer.parseInt(codes.substring(dash + 1));
        return from <= exitCode && exitCode <= to;
    }

    private static Optional<String> line(Workers.SuccessRule rule, OutputSpool output) throws IOException {
        if (rule.output().isEmpty()) {
            return Optional.of("");
        }
        Search search = new Search(Pattern.compile(rule.output()));
        long seq = 0;
        for (List<OutputChunk> chunks = output.read(seq, READ_BYTES_MAX);
                !chunks.isEmpty() && search.found.isEmpty();
                chunks = output.read(seq, READ_BYTES_MAX)) {
            chunks.forEach(search::take);
            seq = chunks.getLast().seq() + 1;
        }
        return search.end();
    }

    /** Looks for a line in pieces of output, those of each source apart. */
    private static final class Search {
        private final Pattern pattern;
        private final Map<OutputSource, ByteArrayOutputStream> lines = new EnumMap<>(OutputSource.class);
        private Optional<String> found = Optional.empty();

        Search(Pattern pattern) {
            this.pattern = pattern;
        }

        void take(OutputChunk chunk) {
            ByteArrayOutputStream line = lines.computeIfAbsent(chunk.source(), _ -> new ByteArrayOutputStream());
            for (byte next : chunk.data()) {
                if (next == '\n' || line.size() >= LINE_BYTES_MAX) {
                    look(line);
                }
                if (next != '\n') {
                    line.write(next);
                }
            }
        }

        private void look(ByteArrayOutputStream line) {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            Matcher matcher = pattern.matcher(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            if (found.isEmpty() && matcher.find()) {
                found = Optional.of(text);
            }
        }

        Optional<String> end() {
            lines.values().stream().filter(it -> it.size() > 0).forEach(this::look);
            return found;
        }
    }
}
