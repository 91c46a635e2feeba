package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jem completion}. */
@Command(
        description = {
            "bash:  source <(jem completion bash)                  (in ~/.bashrc)",
            "zsh:   source <(jem completion zsh)                   (in ~/.zshrc, after compinit)",
            "fish:  jem completion fish > ~/.config/fish/completions/jem.fish"
        })
public final class CompletionCommand implements CliCommand {

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    private Supplier<List<Completion>> commands = List::of;

    /** Tells what there is; asked for only when the command runs. */
    public void describe(Supplier<List<Completion>> all) {
        this.commands = all;
    }

    @Override
    public int run(Session session) {
        String script = switch (shell) {
            case "bash" -> CompletionScripts.bash(commands.get());
            case "zsh" -> CompletionScripts.zsh(commands.get());
            case "fish" -> CompletionScripts.fish(commands.get());
            default ->
                throw CommandFailure.usage("there is no completion for '" + shell + "'; choose bash, zsh or fish");
        };
        session.output().raw(script);
        return ExitStatus.OK;
    }
}
