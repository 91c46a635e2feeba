package dev.jem.model.time;

/** Whose cron an expression is written for; a dialect accepts and refuses what that one does. */
public enum CronDialect {
    /** cronie (crontab(5)): minute, hour, day-of-month, month, day-of-week; 0 and 7 are Sunday. */
    UNIX,
    /** Kubernetes CronJob (robfig/cron v3): the same five fields; 0 is Sunday, 7 is refused. */
    KUBERNETES,
    /** Quartz 2: second first, an optional year last; 1 is Sunday; one of the day fields is {@code ?}. */
    QUARTZ
}
