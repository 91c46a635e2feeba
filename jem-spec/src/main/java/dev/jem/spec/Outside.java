package dev.jem.spec;

import java.time.Instant;

/**
 * What a manifest does not hold itself.
 *
 * @param files those beside it
 * @param holidays those of the years around today
 * @param now what ended before it is past
 */
record Outside(BundleFiles files, HolidayData holidays, Instant now) {}
