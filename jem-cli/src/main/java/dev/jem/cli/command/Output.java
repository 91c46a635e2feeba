package dev.jem.cli.command;

import dev.jem.cli.host.Host;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Style;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.cli.text.Width;
import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints data on standard output in the format that was asked for, and messages on standard error. Whatever is printed
 * for people is made harmless for terminals.
 */
public final class Output {

    private final Host host;
    private final Format format;
    private final Style style;
    private final Style messageStyle;

    Output(Host host, Format format, boolean mayColour) {
        this.host = host;
        this.format = format;
        this.style = new Style(mayColour && host.terminal().out());
        this.messageStyle = new Style(mayColour && host.terminal().err());
    }

    public Format format() {
        return format;
    }

    /** The colours of standard output. */
    public Style style() {
        return style;
    }

    /** The colours of standard error. */
    public Style messageStyle() {
        return messageStyle;
    }

    public Times times() {
        return new Times(host.clock().getZone());
    }

    /** A list with its items' own columns. */
    public <T> void list(Page<T> page, View<T> view) {
        switch (format) {
            case TABLE, WIDE -> table(page.items(), view);
            case JSON -> json(page);
            case YAML -> yaml(page);
            case NAME -> page.items().forEach(it -> line(view.name().apply(it)));
        }
    }

    /** One thing; people get what {@code human} prints. */
    public void object(Object data, String name, Consumer<Output> human) {
        switch (format) {
            case TABLE, WIDE -> human.accept(this);
            case JSON -> json(data);
            case YAML -> yaml(data);
            case NAME -> line(name);
        }
    }

    private <T> void table(List<T> items, View<T> view) {
        if (items.isEmpty()) {
            say(view.ifEmpty());
            return;
        }
        List<Column<T>> columns = view.columns().stream()
                .filter(it -> format == Format.WIDE || !it.isWide())
                .toList();
        Table table = new Table(columns.stream().map(Column::header).toList());
        items.forEach(item ->
                table.add(columns.stream().map(it -> it.cell().apply(item)).toList()));
        print(table);
    }

    /** A table, wrapped to the terminal where there is one. */
    public void print(Table table) {
        table.lines(columns(), style).forEach(host.out()::println);
    }

    /** Columns of the terminal; without one there is no limit. */
    public int columns() {
        return host.terminal().out() ? host.terminal().size().now().columns() : Integer.MAX_VALUE;
    }

    /** JSON with the API's names: indented on a terminal, on one line otherwise. */
    public void json(Object data) {
        JsonMapper mapper = host.terminal().out()
                ? Json.mapper()
                        .rebuild()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                : Json.mapper();
        host.out().println(Clean.json(mapper.writeValueAsString(data)));
    }

    /** One JSON value on one line, for streams. */
    public void jsonLine(Object data) {
        host.out().println(Clean.json(Json.mapper().writeValueAsString(data)));
        host.out().flush();
    }

    private void yaml(Object data) {
        Object plain = Json.mapper().readValue(Json.mapper().writeValueAsBytes(data), Object.class);
        host.out().print(yamlText(plain));
    }

    /** YAML; text that is not harmless makes the whole of it use escapes. */
    public static String yamlText(Object plain) {
        String text = dump(plain, true);
        return Clean.text(text).equals(text) ? text : dump(plain, false);
    }

    private static String dump(Object plain, boolean isUnicode) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setUseUnicodeEncoding(isUnicode)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(plain);
    }

    /** A line of data. */
    public void line(String text) {
        host.out().println(Clean.line(text));
    }

    /** A line of data that may have colours; its parts are harmless already. */
    public void styled(String text) {
        host.out().println(text);
    }

    /** Data as it is. */
    public void raw(String text) {
        host.out().print(text);
    }

    /** A message, wrapped to the terminal where there is one. */
    public void say(String message) {
        PrintStream err = host.err();
        int columns = host.terminal().err() ? host.terminal().size().now().columns() : Integer.MAX_VALUE;
        for (String line : Clean.text(message).split("\n", -1)) {
            Width.wrap(line, columns).forEach(err::println);
        }
        err.flush();
    }

    /** Lets everything printed so far be seen; false when nobody reads it any more. */
    public boolean flush() {
        return !host.out().checkError();
    }
}
