package dev.jem.spec;

/**
 * What a manifest does not hold itself.
 *
 * @param files those beside it
 * @param holidays those of the years around today
 */
record Outside(BundleFiles files, HolidayData holidays) {}
