package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Calendars;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem calendar show}. */
@Command(description = "Shows the months of a year, or from a date on. Days that do not count stand in brackets.")
public final class CalendarShowCommand implements CliCommand {

    @Parameters(paramLabel = "NAME", description = "NS/NAME.")
    private String name = "";

    @Option(names = "--from", paramLabel = "DATE", description = "The first day; that of this month where not said.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--months", paramLabel = "N", description = "How many months; 3 where not said.")
    private int months = 3;

    @Override
    public int run(Session session) {
        if (months < 1 || months > 36) {
            throw CommandFailure.usage("--months must be from 1 to 36");
        }
        JobKey key = Names.object(session, name, "calendar");
        LocalDate first = from.map(it -> date("--from", it))
                .orElseGet(() -> LocalDate.ofInstant(
                        session.host().clock().instant(),
                        session.output().times().zone()))
                .withDayOfMonth(1);
        LocalDate last = first.plusMonths(months).minusDays(1);
        if (first.getYear() < 0 || last.getYear() > Moments.YEAR_MAX) {
            throw CommandFailure.usage("--from %s with --months %d leaves the years from 0 to %d"
                    .formatted(first, months, Moments.YEAR_MAX));
        }
        Calendars.Days days = session.client().calendars().days(key.namespace(), key.name(), first, last);
        Calendars.Calendar calendar = session.client().calendars().get(key.namespace(), key.name());
        if (!calendar.warning().isEmpty()) {
            session.say("warning: " + calendar.warning());
        }
        session.output().object(days, key.toString(), it -> print(days, it));
        return ExitStatus.OK;
    }

    static LocalDate date(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw CommandFailure.usage("'" + text + "' (" + option + ") is not a date; write for example 2026-12-24");
        }
    }

    private static void print(Calendars.Days days, Output output) {
        Set<LocalDate> counting = days.days().stream()
                .filter(Calendars.Day::businessDay)
                .map(Calendars.Day::date)
                .collect(Collectors.toSet());
        YearMonth last = YearMonth.from(days.to());
        for (YearMonth month = YearMonth.from(days.from()); !month.isAfter(last); month = month.plusMonths(1)) {
            print(month, counting, output);
        }
        output.say("24 counts as a business day, (24) does not.");
    }

    private static void print(YearMonth month, Set<LocalDate> counting, Output output) {
        List<LocalDate> days =
                month.atDay(1).datesUntil(month.atEndOfMonth().plusDays(1)).toList();
        long count = days.stream().filter(counting::contains).count();
        output.line("%s %d: %d business days"
                .formatted(month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), month.getYear(), count));
        output.line("  Mo  Tu  We  Th  Fr  Sa  Su");
        StringBuilder line =
                new StringBuilder("    ".repeat(days.getFirst().getDayOfWeek().getValue() - 1));
        for (LocalDate day : days) {
            line.append((counting.contains(day) ? " %2d " : "(%2d)").formatted(day.getDayOfMonth()));
            if (day.getDayOfWeek() == DayOfWeek.SUNDAY || day.equals(days.getLast())) {
                output.line((" " + line).stripTrailing());
                line.setLength(0);
            }
        }
        output.line("");
    }
}
