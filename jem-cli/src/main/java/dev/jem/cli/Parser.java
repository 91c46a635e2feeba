package dev.jem.cli;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.GlobalOptions;
import dev.jem.cli.text.Width;
import dev.jem.model.time.DurationText;
import dev.jem.spec.text.DidYouMean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the arguments of one command into its fields. */
final class Parser {

    private static final Pattern PAIR =
            Pattern.compile("option '(--?[\\w-]+)'.* should be in KEY=VALUE format but was (.*)$", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile(
            "^Invalid value for (?:option '(--?[\\w-]+)'|positional parameter).*?: (is (?:not|too) .*)$",
            Pattern.DOTALL);
    private static final int HELP_WIDTH = 100;

    private final CommandEntry entry;
    private final CliCommand command;
    private final GlobalOptions options = new GlobalOptions();
    private final CommandSpec globalSpec = CommandSpec.forAnnotatedObject(options);
    private final CommandLine line;

    Parser(CommandEntry entry) {
        this.entry = entry;
        this.command = Catalog.create(entry);
        CommandSpec spec = CommandSpec.forAnnotatedObjectLenient(command);
        spec.name("jem " + entry.name());
        spec.addMixin("global", globalSpec);
        this.line = new CommandLine(spec);
        line.setOverwrittenOptionsAllowed(true);
        line.setUnmatchedOptionsArePositionalParams(false);
        line.setExpandAtFiles(false);
        // It would print values, which may be secret, because of the quotes in them; they are taken as they are.
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        line.registerConverter(Duration.class, Parser::duration);
        line.registerConverter(Instant.class, Parser::instant);
        line.registerConverter(LocalDate.class, Parser::date);
        line.registerConverter(Integer.class, Parser::number);
        line.registerConverter(int.class, Parser::number);
    }

    CliCommand command() {
        return command;
    }

    GlobalOptions options() {
        return options;
    }

    CommandSpec spec() {
        return line.getCommandSpec();
    }

    /** Fills the fields; throws a usage failure that says what is wrong and what was probably meant. */
    void parse(List<String> arguments) {
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw CommandFailure.usage(unmatched(e.getUnmatched()) + seeHelp());
        } catch (CommandLine.ParameterException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), "the words cannot be read");
            throw CommandFailure.usage(
                    firstLower(pair(message).or(() -> value(e, message)).orElse(message)) + seeHelp());
        }
    }

    private String seeHelp() {
        return "\nSee: jem " + entry.name() + " --help";
    }

    /** Said better than picocli does: a value that must be a pair and is not. */
    private static Optional<String> pair(String message) {
        Matcher matcher = PAIR.matcher(message);
        return matcher.find()
                ? Optional.of("'" + matcher.group(2) + "' (" + matcher.group(1) + ") is not a pair; write "
                        + matcher.group(1) + " " + matcher.group(2) + "=VALUE")
                : Optional.empty();
    }

    /** A value that a converter refuses: first what it is, then whose. */
    private static Optional<String> value(CommandLine.ParameterException e, String message) {
        Matcher matcher = VALUE.matcher(message);
        return matcher.find()
                ? Optional.of("'" + e.getValue() + "' ("
                        + Objects.requireNonNullElse(
                                matcher.group(1), e.getArgSpec().paramLabel()) + ") " + matcher.group(2))
                : Optional.empty();
    }

    private String unmatched(List<String> unmatched) {
        String first = unmatched.getFirst();
        if (!first.startsWith("-")) {
            return "'" + first + "' is one word too many for 'jem " + entry.name() + "'.";
        }
        String option = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
        List<String> names = spec().options().stream()
                .flatMap(it -> List.of(it.names()).stream())
                .toList();
        return DidYouMean.nearest(option, names)
                .map(it -> "there is no option '" + option + "'; did you mean '" + it + "'?")
                .orElse("there is no option '" + option + "'.");
    }

    private static String firstLower(String message) {
        return message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1);
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw new CommandLine.TypeConversionException("is not a date; write for example 2026-12-24");
        }
    }

    private static Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException _) {
            throw new CommandLine.TypeConversionException(
                    text.matches("[+-]?[0-9]+") ? "is too large a number" : "is not a whole number");
        }
    }

    private static Instant instant(String text) {
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            throw new CommandLine.TypeConversionException(
                    "is not a time with an offset; write one such as 2026-03-01T12:00:00Z");
        }
    }

    /** The help of the command: what is its own first, then what every command has. */
    String help() {
        StringBuilder text = new StringBuilder();
        text.append("jem ")
                .append(entry.name())
                .append(": ")
                .append(entry.summary())
                .append('\n');
        text.append("\nUsage: jem ").append(entry.name()).append(positionals()).append(" [options]\n");
        List<String> description = List.of(spec().usageMessage().description());
        text.append(description.isEmpty() ? "" : "\n");
        description.forEach(
                it -> text.append(String.join("\n", Width.wrap(it, HELP_WIDTH))).append('\n'));
        List<OptionSpec> global = globalSpec.options();
        List<OptionSpec> own = spec().options().stream()
                .filter(it ->
                        global.stream().noneMatch(other -> other.longestName().equals(it.longestName())))
                .toList();
        if (!own.isEmpty() || !spec().positionalParameters().isEmpty()) {
            text.append("\nOptions\n");
            spec().positionalParameters().forEach(it -> text.append(help(it.paramLabel(), it.description())));
            own.forEach(it -> text.append(help(names(it), it.description())));
        }
        text.append("\nOptions of every command\n");
        global.forEach(it -> text.append(help(names(it), it.description())));
        return text.toString();
    }

    private String positionals() {
        return spec().positionalParameters().stream()
                .map(it -> " " + (it.required() ? it.paramLabel() : "[" + it.paramLabel() + "]")
                        + (it.arity().max() > 1 ? "..." : ""))
                .collect(Collectors.joining());
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String help(String left, String[] description) {
        int indent = 28;
        StringBuilder text = new StringBuilder("  " + left);
        text.append(left.length() + 2 < indent ? " ".repeat(indent - 2 - left.length()) : "\n" + " ".repeat(indent));
        List<String> lines = Width.wrap(String.join(" ", description), HELP_WIDTH - indent);
        return text.append(String.join("\n" + " ".repeat(indent), lines))
                .append('\n')
                .toString();
    }
}
