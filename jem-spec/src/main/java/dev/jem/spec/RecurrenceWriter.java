package dev.jem.spec;

import dev.jem.model.job.Recurrence;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.BusinessDayRule.Which;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.DurationText;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what happens again and again, in normal form: for triggers and for windows. */
final class RecurrenceWriter {

    private RecurrenceWriter() {}

    static void write(Recurrence recurrence, Map<String, Object> tree) {
        switch (recurrence) {
            case Recurrence.Cron it -> cron(it, tree);
            case Recurrence.Every it -> every(it, tree);
            case Recurrence.At(var at) -> tree.put(TriggerKind.AT.key(), at.toString());
            case Recurrence.Rrule it -> rrule(it, tree);
            case Recurrence.CalendarRule it -> calendarRule(it, tree);
            case Recurrence.After it -> tree.put(TriggerKind.AFTER.key(), DependencyWriter.after(it));
            case Recurrence.OnSignal it -> tree.put(TriggerKind.EVENT.key(), DependencyWriter.event(it));
            case Recurrence.Webhook it -> tree.put(TriggerKind.WEBHOOK.key(), webhook(it));
            case Recurrence.FileArrival it -> tree.put(TriggerKind.FILE.key(), file(it));
        }
    }

    private static Map<String, Object> webhook(Recurrence.Webhook webhook) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("path", webhook.path());
        tree.put("secret", webhook.secret());
        webhook.dedupe().ifPresent(it -> tree.put("dedupe", it));
        return tree;
    }

    private static Map<String, Object> file(Recurrence.FileArrival file) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("path", file.path());
        tree.put("stableFor", DurationText.format(file.stableFor()));
        if (!file.minAge().isZero()) {
            tree.put("minAge", DurationText.format(file.minAge()));
        }
        if (file.minSize() > 0) {
            tree.put("minSize", ByteSize.format(file.minSize()));
        }
        tree.put("claim", "rename");
        Map<String, Object> workers = new LinkedHashMap<>();
        if (!file.watchers().names().isEmpty()) {
            workers.put("names", file.watchers().names());
        }
        if (!file.watchers().labels().isEmpty()) {
            workers.put("labels", file.watchers().labels());
        }
        if (!workers.isEmpty()) {
            tree.put("worker", workers);
        }
        return tree;
    }

    private static void cron(Recurrence.Cron cron, Map<String, Object> tree) {
        tree.put(TriggerKind.CRON.key(), cron.expression());
        tree.put("dialect", Choice.text(cron.dialect()));
        wallClock(cron.zone(), cron.dst(), tree);
    }

    private static void every(Recurrence.Every every, Map<String, Object> tree) {
        tree.put(TriggerKind.EVERY.key(), DurationText.format(every.interval()));
        tree.put("from", Choice.text(every.from()));
        every.anchor().ifPresent(it -> tree.put("anchor", it.toString()));
    }

    private static void rrule(Recurrence.Rrule rrule, Map<String, Object> tree) {
        tree.put(TriggerKind.RRULE.key(), rrule.rule());
        tree.put("start", rrule.start().toString());
        List<String> except = new ArrayList<>();
        rrule.except().stream().map(LocalDateTime::toString).forEach(except::add);
        if (!except.isEmpty()) {
            tree.put("exdate", except);
        }
        wallClock(rrule.zone(), rrule.dst(), tree);
    }

    private static void calendarRule(Recurrence.CalendarRule recurrence, Map<String, Object> tree) {
        BusinessDayRule rule = recurrence.rule();
        Map<String, Object> written = new LinkedHashMap<>();
        switch (rule.which()) {
            case Which.Every() -> written.put("rule", Choice.text(BusinessDayChoice.EVERY_BUSINESS_DAY));
            case Which.Nth(int n, var of) -> {
                BusinessDayChoice choice = choice(n);
                written.put("rule", Choice.text(choice));
                if (choice == BusinessDayChoice.BUSINESS_DAY) {
                    written.put("n", n);
                }
                written.put("of", Choice.text(of));
                written.put("offset", rule.offset());
            }
        }
        written.put("at", rule.at().toString());
        written.put("calendar", recurrence.calendar().toString());
        tree.put(TriggerKind.CALENDAR.key(), written);
        wallClock(recurrence.zone(), recurrence.dst(), tree);
    }

    private static BusinessDayChoice choice(int n) {
        return switch (n) {
            case 1 -> BusinessDayChoice.FIRST_BUSINESS_DAY;
            case -1 -> BusinessDayChoice.LAST_BUSINESS_DAY;
            default -> BusinessDayChoice.BUSINESS_DAY;
        };
    }

    private static void wallClock(ZoneId zone, DstPolicy policy, Map<String, Object> tree) {
        tree.put("timezone", zone.getId());
        Map<String, Object> dst = new LinkedHashMap<>();
        dst.put("gap", Choice.text(policy.gap()));
        dst.put("overlap", Choice.text(policy.overlap()));
        tree.put("dst", dst);
    }
}
