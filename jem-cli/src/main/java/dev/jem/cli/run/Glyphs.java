package dev.jem.cli.run;

import dev.jem.cli.host.Host;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Marks for states; plain letters where the terminal is not set to UTF-8. */
public record Glyphs(boolean isUnicode) {

    private static final List<String> FRAMES = List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
    private static final List<String> PLAIN_FRAMES = List.of("|", "/", "-", "\\");

    public static Glyphs of(Host host) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .flatMap(it -> host.variable(it).stream())
                .findFirst()
                .orElse("")
                .toUpperCase(Locale.ROOT);
        return new Glyphs(locale.contains("UTF-8") || locale.contains("UTF8"));
    }

    String frame(long number) {
        List<String> frames = isUnicode ? FRAMES : PLAIN_FRAMES;
        return frames.get(Math.floorMod(number, frames.size()));
    }

    String again() {
        return isUnicode ? "↻" : "~";
    }

    public String end(String state) {
        return switch (state) {
            case "SUCCEEDED" -> isUnicode ? "✔" : "+";
            case "SKIPPED" -> isUnicode ? "○" : "o";
            default -> isUnicode ? "✘" : "x";
        };
    }
}
