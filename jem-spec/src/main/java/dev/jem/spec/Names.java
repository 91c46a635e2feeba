package dev.jem.spec;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.JobKey;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms that names have, with what messages say about them. */
enum Names {
    /** Namespaces and jobs: part of addresses and file names. */
    OBJECT("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and inner dashes, at most 63 characters"),
    /** Tasks and triggers: part of references such as {@code tasks.load.outputs.rows}. */
    PART(
            "[a-z]([a-z0-9_-]{0,61}[a-z0-9])?",
            "lower-case letters, digits, inner dashes and underscores, a letter first, at most 63 characters"),
    /** Parameters and outputs: fit for conditions and variables. */
    IDENTIFIER(
            "[a-z][a-z0-9_]{0,62}",
            "lower-case letters, digits and underscores, a letter first, at most 63 characters"),
    ENV("[A-Za-z_][A-Za-z0-9_]{0,254}", "a letter or underscore, then letters, digits and underscores"),
    LABEL_KEY(
            "[A-Za-z0-9]([A-Za-z0-9._/-]{0,124}[A-Za-z0-9])?",
            "letters, digits and inner '.', '_', '-', '/', at most 126 characters"),
    LABEL_VALUE(
            "([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?",
            "letters, digits and inner '.', '_', '-', at most 63 characters"),
    /** Accounts of an operating system or a directory; a number would mean another account on each host. */
    ACCOUNT(
            "[A-Za-z_][A-Za-z0-9_.@-]{0,63}",
            "an account's name, not its number: a letter or underscore, then letters, digits, '.', '_', '-', '@'"),
    HANDLER("[A-Za-z_][A-Za-z0-9_.$-]{0,199}", "letters, digits, '.', '_', '-', '$', beginning with a letter");

    private final Pattern pattern;
    private final String form;

    Names(String pattern, String form) {
        this.pattern = Pattern.compile(pattern);
        this.form = form;
    }

    String pattern() {
        return pattern.pattern();
    }

    boolean fits(String name) {
        return name.length() <= 256 && pattern.matcher(name).matches();
    }

    /** Whether the name has this form; reports where it has not. */
    boolean check(Node.Scalar name, Place place, String what, Reader reader) {
        if (fits(name.text())) {
            return true;
        }
        String message = what + " '" + Show.quoted(name.text()) + "' must be " + form;
        reader.error(place, "name", message, correction(name.text()));
        return false;
    }

    Optional<String> read(Fields fields, String key, String what, Reader reader) {
        return fields.scalar(key)
                .filter(it -> check(it, it.place(), what, reader))
                .map(Node.Scalar::text);
    }

    /** An object by its name, or by {@code namespace/name} where it lives elsewhere. */
    static Optional<JobKey> object(Node.Scalar scalar, String what, String namespace, Reader reader) {
        String text = scalar.text();
        int slash = text.indexOf('/');
        String home = slash < 0 ? namespace : text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (OBJECT.fits(home) && OBJECT.fits(name)) {
            return Optional.of(new JobKey(home, name));
        }
        String message = what + " '" + Show.quoted(text) + "' must be a name or namespace/name: " + OBJECT.form;
        reader.error(scalar.place(), "name", message, OBJECT.correction(text));
        return Optional.empty();
    }

    /** A calendar, which must be there when this is applied. */
    static Optional<CalendarKey> calendar(Node.Scalar scalar, String namespace, Reader reader) {
        Optional<CalendarKey> key =
                object(scalar, "the calendar", namespace, reader).map(it -> new CalendarKey(it.namespace(), it.name()));
        key.ifPresent(it -> reader.refers(
                new Reference(Kind.CALENDAR.text(), it.toString(), new Reference.Use(namespace, ""), scalar.place())));
        return key;
    }

    /**
     * A connection, which must be there when this is applied.
     *
     * @param type what it must lead to
     */
    static Optional<ConnectionKey> connection(Node.Scalar scalar, String type, String namespace, Reader reader) {
        Optional<ConnectionKey> key = object(scalar, "the connection", namespace, reader)
                .map(it -> new ConnectionKey(it.namespace(), it.name()));
        Reference.Use use = new Reference.Use(namespace, type);
        key.ifPresent(it -> reader.refers(new Reference(Kind.CONNECTION.text(), it.toString(), use, scalar.place())));
        return key;
    }

    /** The same name in the right form, where that is plain to see. */
    private String correction(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        for (String candidate :
                new String[] {lower, lower.replaceAll("[ _.]+", "-"), lower.replaceAll("[ .-]+", "_")}) {
            if (fits(candidate) && !candidate.isEmpty()) {
                return "write '" + candidate + "'";
            }
        }
        return "";
    }
}
