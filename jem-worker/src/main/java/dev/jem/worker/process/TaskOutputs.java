package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.ErrorNumber;
import dev.jem.worker.linux.SystemCallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values that a task wrote to {@code $JEM_OUTPUTS}: lines {@code name=value}, or one JSON object.
 *
 * @param values texts of lines; of an object the members, texts as they are and everything else as JSON
 * @param problem why the file was refused; then there are no values
 */
public record TaskOutputs(Map<String, String> values, Optional<String> problem) {

    public static final int BYTES_MAX = 1 << 20;

    private static final int VALUES_MAX = 1000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,127}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    public TaskOutputs {
        values = Map.copyOf(values);
    }

    static final TaskOutputs NONE = new TaskOutputs(Map.of(), Optional.empty());

    /** Reads what a task has left; call it when no process of the task lives. */
    static TaskOutputs read(AttemptDirectory directory) throws IOException {
        try {
            Optional<byte[]> content = content(directory);
            return content.isEmpty() ? NONE : parse(content.get());
        } catch (SystemCallException e) {
            if (!e.error().isOfTheFile()) {
                throw e;
            }
            return refused("it cannot be read: " + e.error().meaning());
        }
    }

    /** Not through links: the file and its directory belong to the task's account, which could point them anywhere. */
    private static Optional<byte[]> content(AttemptDirectory directory) throws IOException {
        int folder = Descriptors.openDirectory(directory.path());
        try {
            int file =
                    Descriptors.openIn(folder, directory.outputs().getFileName().toString());
            try {
                return isOwn(file, directory.account()) ? Optional.of(readAtMost(file)) : Optional.empty();
            } finally {
                Descriptors.close(file);
            }
        } catch (SystemCallException e) {
            if (e.error() == ErrorNumber.ENOENT || e.error() == ErrorNumber.ELOOP) {
                return Optional.empty();
            }
            throw e;
        } finally {
            Descriptors.close(folder);
        }
    }

    private static boolean isOwn(int file, Account account) throws IOException {
        Path opened = Path.of("/proc/self/fd", Integer.toString(file));
        return Files.isRegularFile(opened) && (int) Files.getAttribute(opened, "unix:uid") == account.uid();
    }

    /** One byte more than allowed is enough to see that it is too much. */
    private static byte[] readAtMost(int file) throws SystemCallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(1 << 16);
            long read = Descriptors.read(file, buffer, 0);
            while (read > 0 && all.size() <= BYTES_MAX) {
                all.writeBytes(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE));
                read = Descriptors.read(file, buffer, all.size());
            }
            if (read < 0) {
                throw Descriptors.failure("read the outputs file", read);
            }
        }
        return all.toByteArray();
    }

    static TaskOutputs parse(byte[] content) {
        if (content.length > BYTES_MAX) {
            return refused("it is larger than " + BYTES_MAX + " bytes; put large results into $JEM_OUTPUT_DIR");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return refused("it is not UTF-8");
        }
        return text.stripLeading().startsWith("{") ? parseObject(text) : parseLines(text);
    }

    private static TaskOutputs parseObject(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> member : JSON.readTree(text).properties()) {
                JsonNode value = member.getValue();
                values.put(member.getKey(), value.isString() ? value.stringValue() : value.toString());
            }
        } catch (JacksonException e) {
            return refused("it begins like a JSON object but is none: " + e.getOriginalMessage());
        }
        return checked(values);
    }

    /** The elements of a JSON array of texts, numbers and truth values, as texts; empty if it is none. */
    public static Optional<List<String>> elements(String text) {
        try {
            JsonNode array = JSON.readTree(text);
            List<String> elements = new ArrayList<>();
            for (JsonNode element : array) {
                if (!element.isValueNode() || element.isNull()) {
                    return Optional.empty();
                }
                elements.add(element.isString() ? element.stringValue() : element.toString());
            }
            return array.isArray() ? Optional.of(elements) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static TaskOutputs parseLines(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int equals = line.indexOf('=');
            if (line.isBlank()) {
                continue;
            }
            if (equals < 0) {
                return refused("line " + number + " is not name=value: '" + shortened(line) + "'");
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return checked(values);
    }

    private static TaskOutputs checked(Map<String, String> values) {
        if (values.size() > VALUES_MAX) {
            return refused("it holds " + values.size() + " values, at most " + VALUES_MAX);
        }
        for (String name : values.keySet()) {
            if (!NAME.matcher(name).matches()) {
                return refused("the name '" + shortened(name) + "' must match " + NAME.pattern());
            }
        }
        return new TaskOutputs(values, Optional.empty());
    }

    private static TaskOutputs refused(String why) {
        return new TaskOutputs(Map.of(), Optional.of("The outputs file was refused: " + why + "."));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
