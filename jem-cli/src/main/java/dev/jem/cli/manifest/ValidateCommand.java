package dev.jem.cli.manifest;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.FileOptions;
import dev.jem.cli.command.Format;
import dev.jem.cli.command.Session;
import dev.jem.protocol.Problem;
import dev.jem.spec.ManifestObject;
import java.util.List;
import picocli.CommandLine.Mixin;

/** {@code jem validate}: checks without a server. */
public final class ValidateCommand implements CliCommand {

    @Mixin
    private FileOptions files = new FileOptions();

    /** What {@code -o json} prints. */
    public record Report(boolean valid, List<Item> objects, List<Problem.Place> errors, List<Problem.Place> warnings) {}

    /** An object that was read. */
    public record Item(String kind, String namespace, String name) {}

    @Override
    public int run(Session session) {
        Loaded loaded = Loaded.read(session, files.required("validate"));
        Format format = session.output().format();
        if (format == Format.JSON || format == Format.YAML) {
            session.output().object(report(loaded), "", _ -> {});
            return loaded.errors().isEmpty() ? ExitStatus.OK : ExitStatus.INVALID;
        }
        loaded.orFail(session);
        for (ManifestObject object : loaded.result().objects()) {
            String name = object.namespace() + "/" + object.name();
            session.output().line(format == Format.NAME ? name : object.kind() + " " + name + " is valid");
        }
        return ExitStatus.OK;
    }

    private static Report report(Loaded loaded) {
        return new Report(
                loaded.errors().isEmpty(),
                loaded.result().objects().stream()
                        .map(it -> new Item(it.kind(), it.namespace(), it.name()))
                        .toList(),
                loaded.errors().stream().map(Places::of).toList(),
                loaded.warnings());
    }
}
