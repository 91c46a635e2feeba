package dev.jem.spec;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holidays by country and market, written out as dates. They are resolved when a manifest is read and never again, so
 * that what a version of a calendar says does not depend on the library behind this. Thread-safe.
 */
final class HolidayData {

    /** How many whole years before this one are written out, and how many after it. */
    static final int YEARS_BACK = 2;

    static final int YEARS_AHEAD = 10;

    /** The library keeps what it has read in a map of its own, without saying that threads may share it. */
    private static final Object LIBRARY = new Object();

    private final LocalDate first;
    private final LocalDate last;

    /** @param today whole years around it are known, so that a calendar stays equal within a year */
    HolidayData(LocalDate today) {
        this.first = LocalDate.of(today.getYear() - YEARS_BACK, 1, 1);
        this.last = LocalDate.of(today.getYear() + YEARS_AHEAD, 12, 31);
    }

    LocalDate first() {
        return first;
    }

    LocalDate last() {
        return last;
    }

    /** The codes of the countries, in capitals. */
    static List<String> countries() {
        synchronized (LIBRARY) {
            return HolidayManager.getSupportedCalendarCodes().stream()
                    .filter(it -> it.length() == 2)
                    .map(it -> it.toUpperCase(Locale.ROOT))
                    .sorted()
                    .toList();
        }
    }

    /** The codes of the regions below a country, or below a region of it, in capitals. */
    static List<String> regions(String country, List<String> path) {
        synchronized (LIBRARY) {
            Optional<CalendarHierarchy> at =
                    Optional.of(manager(country.toLowerCase(Locale.ROOT)).getCalendarHierarchy());
            for (String step : path) {
                at = at.map(it -> it.getChildren().get(step.toLowerCase(Locale.ROOT)));
            }
            return at.map(it -> it.getChildren().keySet().stream()
                            .map(child -> child.toUpperCase(Locale.ROOT))
                            .sorted()
                            .toList())
                    .orElse(List.of());
        }
    }

    Days.Holidays country(String country, List<String> region) {
        String source = String.join(
                "-", Stream.concat(Stream.of(country), region.stream()).toList());
        List<String> path =
                region.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
        return new Days.Holidays(source, first, last, dates(country.toLowerCase(Locale.ROOT), path));
    }

    Days.Holidays market(Market market) {
        List<NamedDate> dates = new ArrayList<>(dates(market.source(), market.region()));
        dates.removeIf(it -> market.isTraded(it.date()));
        market.alsoClosed().stream()
                .filter(it -> !it.isBefore(first) && !it.isAfter(last))
                .forEach(it -> dates.add(new NamedDate(it, "Closed")));
        for (int year = first.getYear(); year <= last.getYear(); year++) {
            int each = year;
            market.alsoEachYear().forEach(it -> dates.add(new NamedDate(it.atYear(each), "Closed")));
        }
        return new Days.Holidays(market.name(), first, last, dates);
    }

    /** With the year after the last, whose New Year's Day may be made up for in December. */
    private List<NamedDate> dates(String source, List<String> region) {
        List<NamedDate> dates = new ArrayList<>();
        synchronized (LIBRARY) {
            HolidayManager manager = manager(source);
            for (int year = first.getYear(); year <= last.getYear() + 1; year++) {
                for (Holiday holiday : manager.getHolidays(Year.of(year), region.toArray(new String[0]))) {
                    boolean isKnown = !holiday.getDate().isBefore(first)
                            && !holiday.getDate().isAfter(last);
                    if (isKnown && holiday.getType() != HolidayType.OBSERVANCE) {
                        dates.add(new NamedDate(holiday.getDate(), holiday.getDescription(Locale.ROOT)));
                    }
                }
            }
        }
        return dates;
    }

    private static HolidayManager manager(String source) {
        return HolidayManager.getInstance(ManagerParameters.create(source));
    }
}
