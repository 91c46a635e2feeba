package dev.jem.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Where log messages go: nowhere for commands (see {@link QuietLog}), text on a terminal, JSON lines into files and
 * pipes. Libraries speak up when something is wrong only.
 */
final class Logging {

    private static final String BRIEF = "jem: %msg%n%nopex";
    private static final String FILE_BYTES_MAX = "16MB";
    private static final int FILES_KEPT = 4;
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    /** What writes down the headers of requests, and so the secrets in them: at no level. */
    private static final Map<String, Level> SECRETIVE = Map.of("org.apache.hc", Level.WARN);

    /** What these say at INFO is of no use to who runs Jem. */
    private static final Map<String, Level> LIBRARIES = Map.of(
            "org.eclipse.jetty", Level.WARN,
            "io.javalin", Level.WARN,
            "com.zaxxer.hikari", Level.WARN,
            "org.flywaydb", Level.WARN,
            "org.postgresql", Level.WARN);

    private Logging() {}

    /** All to standard error: text on a terminal, JSON lines otherwise. */
    static void toStandardError(Session session) {
        LoggerContext context = reset(session);
        Encoder<ILoggingEvent> encoder = session.host().terminal().err()
                ? text(context, textIn(session.host().clock().getZone()))
                : json(session, context);
        root(context).addAppender(console(context, encoder));
    }

    /** All as JSON lines into a file that is kept within bounds; errors also, in a line each, to standard error. */
    static void toFile(Session session, Path file) {
        LoggerContext context = reset(session);
        root(context).addAppender(rolling(session, file));
        ConsoleAppender<ILoggingEvent> errors = console(context, text(context, BRIEF));
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(Level.ERROR.levelStr);
        filter.start();
        errors.addFilter(filter);
        root(context).addAppender(errors);
    }

    /** The pattern of a line for people, its times on the clock of a zone and with their offset. */
    static String textIn(ZoneId zone) {
        return "%d{HH:mm:ss.SSSXXXXX, " + zone.getId() + "} %-5level %logger{0}: %msg%n%rEx{full}";
    }

    private static LoggerContext reset(Session session) {
        Level level = level(session.settings().value(ServerParts.LOG_LEVEL));
        LoggerContext context = context();
        context.reset();
        root(context).setLevel(level);
        SECRETIVE.forEach((name, quiet) -> context.getLogger(name).setLevel(quiet));
        if (level.isGreaterOrEqual(Level.DEBUG)) {
            LIBRARIES.forEach((name, quiet) -> context.getLogger(name).setLevel(quiet));
        }
        return context;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static Level level(String text) {
        if (!LEVELS.contains(text.toLowerCase(Locale.ROOT))) {
            throw CommandFailure.invalid(
                    "'" + text + "' is no log level (JEM_LOG_LEVEL); choose " + String.join(", ", LEVELS));
        }
        return Level.toLevel(text);
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(Session session, LoggerContext context) {
        JsonLines encoder = new JsonLines(session.host().clock().getZone());
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Appender<ILoggingEvent> rolling(Session session, Path file) {
        makeFolder(file);
        LoggerContext context = context();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(json(session, context));

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i.gz");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(FILES_KEPT);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_BYTES_MAX));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    private static void makeFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw CommandFailure.invalid("The log cannot be written to " + file + ": " + DataDirectory.reason(e)
                    + ". Give this account the right to write there, or name another data directory with --data-dir.");
        }
    }
}
