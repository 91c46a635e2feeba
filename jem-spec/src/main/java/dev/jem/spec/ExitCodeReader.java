package dev.jem.spec;

import dev.jem.model.job.SuccessRule.ExitCodes;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads exit codes: one, a range, or a list of those. */
final class ExitCodeReader {

    private static final int EXIT_CODE_MAX = 255;
    private static final Pattern EXIT_CODES = Pattern.compile("([0-9]{1,3})(?:-([0-9]{1,3}))?");

    private final Reader reader;

    ExitCodeReader(Reader reader) {
        this.reader = reader;
    }

    List<ExitCodes> read(Node node) {
        List<Node> items = node instanceof Node.Items ? reader.items(node) : List.of(node);
        List<ExitCodes> codes = new ArrayList<>();
        for (Node item : items) {
            reader.word(item).flatMap(this::codes).ifPresent(codes::add);
        }
        return codes;
    }

    private Optional<ExitCodes> codes(Node.Scalar scalar) {
        Matcher codes = EXIT_CODES.matcher(scalar.text());
        if (codes.matches()) {
            int from = Integer.parseInt(codes.group(1));
            int to = codes.group(2) == null ? from : Integer.parseInt(codes.group(2));
            if (from <= to && to <= EXIT_CODE_MAX) {
                return Optional.of(new ExitCodes(from, to));
            }
        }
        String message =
                "'" + Show.quoted(scalar.text()) + "' is not an exit code, or range of exit codes, between 0 and 255";
        reader.error(scalar.place(), "range", message, "write for example [0, 4] or 10-19");
        return Optional.empty();
    }
}
