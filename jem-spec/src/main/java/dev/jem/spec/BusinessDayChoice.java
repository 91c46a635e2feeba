package dev.jem.spec;

/** How a rule of business days is named. */
enum BusinessDayChoice {
    /** The n-th of each span. */
    BUSINESS_DAY,
    FIRST_BUSINESS_DAY,
    LAST_BUSINESS_DAY,
    EVERY_BUSINESS_DAY
}
