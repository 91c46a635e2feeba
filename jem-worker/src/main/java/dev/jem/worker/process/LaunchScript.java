package dev.jem.worker.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the supervisor's child reads to become the program: shell text in which every value is in single quotes, so that
 * the shell passes it on and never looks into it.
 *
 * @param words the program and its arguments
 */
record LaunchScript(Path workdir, Map<String, String> environment, List<String> words) {

    /** The child's exit status when the worker closed the gate: nothing was executed. */
    static final int NOT_RELEASED = 111;
    /** The child's exit status when the working directory could not be entered: nothing was executed. */
    static final int BAD_WORKDIR = 112;

    private static final int TYPICAL_CHARS = 1024;

    LaunchScript with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new LaunchScript(workdir, more, words);
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(TYPICAL_CHARS);
        text.append("exec >&5 2>&6 3<&- 4>&- 5>&- 6>&- 7<&- 8<&- 9<&-\numask 022\ncd -P -- ");
        quote(workdir.toString(), text);
        text.append(" || exit ").append(BAD_WORKDIR).append("\nunset PWD OLDPWD\n");
        environment.forEach((name, value) -> {
            text.append("export ").append(name).append('=');
            quote(value, text);
            text.append('\n');
        });
        text.append("exec");
        for (String word : words) {
            text.append(' ');
            quote(word, text);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(String value, StringBuilder into) {
        into.append('\'');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\'') {
                into.append("'\\''");
            } else {
                into.append(c);
            }
        }
        into.append('\'');
    }
}
