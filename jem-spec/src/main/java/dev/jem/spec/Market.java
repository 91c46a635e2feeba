package dev.jem.spec;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Markets whose holidays are known, by their ISO 10383 codes. What the library calls a market is mended here where it
 * does not say what the market itself publishes.
 */
enum Market {
    /** New York Stock Exchange. A New Year's Day on a Saturday is not made up for on the Friday, which ends a year. */
    XNYS("nyse", "") {
        @Override
        boolean isTraded(LocalDate day) {
            return MonthDay.from(day).equals(MonthDay.of(12, 31));
        }

        @Override
        List<LocalDate> alsoClosed() {
            return MOURNING;
        }
    },
    /** Nasdaq: as New York. */
    XNAS("nyse", "") {
        @Override
        boolean isTraded(LocalDate day) {
            return XNYS.isTraded(day);
        }

        @Override
        List<LocalDate> alsoClosed() {
            return MOURNING;
        }
    },
    /** London: the bank holidays of England. */
    XLON("gb", "eng"),
    /** Euronext, which closes with TARGET. */
    XPAR("target", ""),
    XAMS("target", ""),
    XBRU("target", ""),
    XLIS("target", ""),
    /** Xetra: as TARGET, and the last days of the year. */
    XETR("target", "") {
        @Override
        List<MonthDay> alsoEachYear() {
            return List.of(MonthDay.of(12, 24), MonthDay.of(12, 31));
        }
    },
    /** The settlement system of the euro, which has no code. */
    TARGET("target", "");

    private static final List<LocalDate> MOURNING = List.of(LocalDate.of(2018, 12, 5), LocalDate.of(2025, 1, 9));

    private final String source;
    private final String region;

    Market(String source, String region) {
        this.source = source;
        this.region = region;
    }

    static Optional<Market> of(String code) {
        return Arrays.stream(values()).filter(it -> it.name().equals(code)).findFirst();
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(Market::name).toList();
    }

    /** What the library calls its holidays. */
    String source() {
        return source;
    }

    List<String> region() {
        return region.isEmpty() ? List.of() : List.of(region);
    }

    /** Whether a day of the library is none. */
    boolean isTraded(LocalDate day) {
        return false;
    }

    /** Single days that the library does not know. */
    List<LocalDate> alsoClosed() {
        return List.of();
    }

    /** Days of every year that the library does not know. */
    List<MonthDay> alsoEachYear() {
        return List.of();
    }
}
