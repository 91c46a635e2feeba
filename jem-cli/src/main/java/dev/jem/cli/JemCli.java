package dev.jem.cli;

import dev.jem.cli.admin.CompletionCommand;
import dev.jem.cli.admin.VersionCommand;
import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.Setting;
import dev.jem.cli.config.Settings;
import dev.jem.cli.host.Host;
import dev.jem.cli.text.Style;
import dev.jem.spec.text.DidYouMean;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line. One process may run several commands, one after the other. */
public final class JemCli {

    private static final List<Setting> SETTINGS = List.of(
            Setting.URL,
            Setting.TOKEN,
            Setting.DATA_DIR,
            Setting.NAMESPACE,
            Setting.OUTPUT,
            Setting.COLOR,
            Setting.CONTEXT,
            Setting.TIMEOUT,
            Setting.DEBUG);
    private static final Set<String> VERSION = Set.of("version", "--version", "-V");
    private static final Set<String> HELP = Set.of("-h", "--help", "help");

    private final Host host;
    private final List<Extension> extensions;
    private final Catalog catalog;

    private JemCli(Host host, List<Extension> extensions) {
        this.host = host;
        this.extensions = extensions;
        this.catalog = Catalog.of(extensions);
    }

    /**
     * Runs one command and gives its exit status; never ends the process and lets no exception out.
     *
     * @param arguments without the program's name
     */
    public static int run(List<String> arguments, Host host, Extension... extensions) {
        int status = new JemCli(host, List.of(extensions)).run(arguments);
        host.out().flush();
        host.err().flush();
        return status;
    }

    private int run(List<String> arguments) {
        Complaint complaint = new Complaint(host);
        try {
            return dispatch(arguments);
        } catch (IOException e) {
            return complaint.about(e);
        } catch (RuntimeException | Error e) {
            return complaint.about(e, arguments);
        }
    }

    private int dispatch(List<String> arguments) throws IOException {
        if (arguments.isEmpty() || (arguments.size() == 1 && HELP.contains(arguments.getFirst()))) {
            boolean isColoured =
                    host.terminal().out() && host.variable("NO_COLOR").isEmpty();
            host.out().print(Overview.text(catalog, new Style(isColoured)));
            return ExitStatus.OK;
        }
        if (arguments.size() == 1 && VERSION.contains(arguments.getFirst())) {
            // Scripts ask this to see whether Jem is there: nothing is loaded that is not needed for the answer.
            host.out().println("jem " + VersionCommand.version());
            return ExitStatus.OK;
        }
        if (arguments.getFirst().equals("help")) {
            List<String> other = new ArrayList<>(arguments.subList(1, arguments.size()));
            other.add("--help");
            return dispatch(other);
        }
        Words words = Words.of(arguments, catalog);
        return words.entry().isPresent() ? call(words.entry().get(), words) : unknown(words);
    }

    private int unknown(Words words) {
        if (words.commandWords().isEmpty()) {
            throw CommandFailure.usage("there is no command in this line; 'jem --help' lists them all");
        }
        String word = words.commandWords().getFirst();
        List<CommandEntry> under = catalog.under(word);
        if (!under.isEmpty()) {
            return incomplete(word, under, words);
        }
        throw CommandFailure.usage(DidYouMean.nearest(word, catalog.firstWords())
                .map(it -> "there is no command '" + word + "'; did you mean 'jem " + it + "'?")
                .orElse("there is no command '" + word + "'; 'jem --help' lists them all"));
    }

    private int incomplete(String word, List<CommandEntry> under, Words words) {
        boolean asksForHelp = words.arguments().stream().anyMatch(it -> it.equals("--help") || it.equals("-h"));
        if (asksForHelp && words.commandWords().size() == 1) {
            host.out().print(Overview.under(word, under));
            return ExitStatus.OK;
        }
        List<String> names = under.stream().map(CommandEntry::name).toList();
        String written = String.join(
                " ",
                words.commandWords().subList(0, Math.min(2, words.commandWords().size())));
        String meant = DidYouMean.nearest(written, names)
                .map(it -> "did you mean 'jem " + it + "'?")
                .orElse("there are: jem " + String.join(", jem ", names));
        throw CommandFailure.usage(
                words.commandWords().size() == 1
                        ? "'jem " + word + "' needs one word more; there are: jem " + String.join(", jem ", names)
                        : "there is no command '" + written + "'; " + meant);
    }

    private int call(CommandEntry entry, Words words) throws IOException {
        Parser parser = new Parser(entry);
        if (words.arguments().contains("--help") || words.arguments().contains("-h")) {
            host.out().print(parser.help());
            return ExitStatus.OK;
        }
        parser.parse(words.arguments());
        parser.options().check();
        if (parser.command() instanceof CompletionCommand completion) {
            completion.describe(Completions.of(catalog));
        }
        List<Setting> settings = new ArrayList<>(SETTINGS);
        extensions.forEach(it -> settings.addAll(it.settings()));
        Map<String, String> flags = parser.options().flags();
        try (Session session = new Session(host, parser.options(), new Settings(host, flags, settings), extensions)) {
            return parser.command().run(session);
        }
    }
}
