package dev.jem.cli.event;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Json;
import dev.jem.protocol.NamedEvents;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** {@code jem event emit}. */
@Command(
        description =
                "Says that something has happened: jobs whose trigger names the event start, runs that wait for it go"
                        + " on. It is kept until it expires, for those who come later.")
public final class EventEmitCommand implements CliCommand {

    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    @Parameters(paramLabel = "NAME", description = "NS/NAME, or NAME with -n NS.")
    private String name = "";

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "The business date it is about; today in UTC where not said, in a task that of its run.")
    private Optional<LocalDate> date = Optional.empty();

    @Option(
            names = {"-p", "--payload"},
            paramLabel = "K=V",
            description = "A value to go with it, as text; or all of them as a JSON object. May be repeated.")
    private List<String> payload = new ArrayList<>();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "How long it is kept; 7d where not said, up to 90d.")
    private String expires = "";

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "What tells it from others of its name: said twice it is one event.")
    private Optional<String> key = Optional.empty();

    @Override
    public int run(Session session) {
        JobKey event = Names.object(session, name, "event");
        NamedEvents.Emit said = new NamedEvents.Emit(event.name(), date, payload(), expires);
        if (session.options().isDryRun()) {
            session.say("would emit the event " + event
                    + date.map(it -> " of " + it).orElse(""));
            return ExitStatus.OK;
        }
        NamedEvents.Event emitted = session.client().namedEvents().emit(event.namespace(), said, key);
        session.output().object(emitted, Long.toString(emitted.id()), it -> it.line(sentence(emitted)));
        return ExitStatus.OK;
    }

    private static String sentence(NamedEvents.Event event) {
        String what = "event " + EventView.name(event) + " of " + event.date() + " is number " + event.id();
        if (event.uses().isEmpty()) {
            return what + "; nobody has waited for it";
        }
        List<String> uses = event.uses().stream().map(EventView::use).toList();
        return what + "; had by " + String.join(", ", uses);
    }

    private Map<String, Object> payload() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String each : payload) {
            if (each.startsWith("{")) {
                values.putAll(json(each));
                continue;
            }
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw CommandFailure.usage("'" + each + "' (--payload) is neither K=V nor a JSON object");
            }
            values.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return values;
    }

    private static Map<String, Object> json(String text) {
        try {
            return Json.mapper().readValue(text, FIELDS);
        } catch (JacksonException e) {
            throw CommandFailure.usage("'" + text + "' (--payload) is not a JSON object: " + e.getOriginalMessage());
        }
    }
}
