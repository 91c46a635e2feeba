package dev.jem.cli.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes completion scripts. They hold every name, so completing starts no process. */
final class CompletionScripts {

    private CompletionScripts() {}

    static String bash(List<Completion> commands) {
        StringBuilder script = new StringBuilder("""
                # bash completion for jem
                _jem() {
                    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words="" names=""
                    case $previous in
                        -o|--output) COMPREPLY=($(compgen -W "table wide json yaml name" -- "$current")); return ;;
                        -f|--file|--data-dir|--token-file) COMPREPLY=($(compgen -f -- "$current")); return ;;
                    esac
                    local word skip=""
                    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                        if [ -n "$skip" ]; then skip=""; continue; fi
                        case $word in
                            VALUED) skip=yes ;;
                            -*) ;;
                            *) words="$words $word" ;;
                        esac
                    done
                    case $words in
                """.replace("VALUED", valued(commands)));
        script.append("        '') names=\"").append(join(firstWords(commands))).append("\" ;;\n");
        groups(commands)
                .forEach((word, seconds) -> script.append("        ' ")
                        .append(word)
                        .append("') names=\"")
                        .append(join(seconds))
                        .append("\" ;;\n"));
        script.append("    esac\n    case $words in\n");
        for (Completion command : longestFirst(commands)) {
            String name = command.name();
            script.append("        ' %s'|' %s '*) names=\"$names ".formatted(name, name));
            script.append(
                    join(command.options().stream().map(Completion.Option::name).toList()));
            script.append("\" ;;\n");
        }
        script.append("""
                    esac
                    COMPREPLY=($(compgen -W "$names" -- "$current"))
                }
                complete -o default -F _jem jem ./jem
                """);
        return script.toString();
    }

    static String zsh(List<Completion> commands) {
        StringBuilder script = new StringBuilder("""
                #compdef jem
                # zsh completion for jem
                _jem() {
                    local -a names plain
                    local word skip=""
                    for word in "${(@)words[2,CURRENT-1]}"; do
                        if [[ -n $skip ]]; then skip=""; continue; fi
                        case $word in
                            VALUED) skip=yes ;;
                            -*) ;;
                            *) plain+=("$word") ;;
                        esac
                    done
                    case "${words[CURRENT-1]}" in
                        -o|--output) compadd table wide json yaml name; return ;;
                        -f|--file|--data-dir|--token-file) _files; return ;;
                    esac
                    case "${plain[*]}" in
                """.replace("VALUED", valued(commands)));
        script.append("        '') names=(");
        for (Completion command : commands) {
            if (command.words().size() == 1) {
                script.append(' ').append(quoted(command.name() + ":" + command.summary()));
            }
        }
        groups(commands).keySet().forEach(it -> script.append(' ').append(quoted(it)));
        script.append(") ;;\n");
        groups(commands)
                .forEach((word, seconds) -> script.append("        ")
                        .append(quoted(word))
                        .append(") names=(")
                        .append(join(seconds))
                        .append(") ;;\n"));
        script.append("    esac\n    case \"${plain[*]}\" in\n");
        for (Completion command : longestFirst(commands)) {
            String name = command.name();
            script.append("        '%s'|'%s '*) names+=(".formatted(name, name));
            command.options()
                    .forEach(it ->
                            script.append(' ').append(quoted(it.name().replace(":", "\\:") + ":" + it.description())));
            script.append(") ;;\n");
        }
        script.append("""
                    esac
                    _describe 'jem' names || _files
                }
                compdef _jem jem
                """);
        return script.toString();
    }

    static String fish(List<Completion> commands) {
        StringBuilder script = new StringBuilder("""
                # fish completion for jem
                function __jem_words
                    set -l words (commandline -opc)
                    string join ' ' (string match -v -- '-*' $words[2..-1])
                end
                function __jem_is
                    test (__jem_words) = "$argv"
                end
                function __jem_in
                    string match -q -- "$argv" (__jem_words); or string match -q -- "$argv *" (__jem_words)
                end
                complete -c jem -l output -s o -x -a 'table wide json yaml name'
                """);
        for (Completion command : commands) {
            List<String> words = command.words();
            String condition = words.size() == 1 ? "__jem_is \"\"" : "__jem_is " + words.getFirst();
            script.append("complete -c jem -f -n ").append(quoted(condition)).append(" -a ");
            script.append(quoted(words.getLast()))
                    .append(" -d ")
                    .append(quoted(command.summary()))
                    .append('\n');
        }
        groups(commands)
                .keySet()
                .forEach(it -> script.append("complete -c jem -f -n \"__jem_is ''\" -a ")
                        .append(it)
                        .append('\n'));
        for (Completion command : commands) {
            for (Completion.Option option : command.options()) {
                script.append(fishOption(command, option));
            }
        }
        return script.toString();
    }

    private static String fishOption(Completion command, Completion.Option option) {
        String name = option.name().startsWith("--")
                ? "-l " + option.name().substring(2)
                : "-s " + option.name().substring(1);
        return "complete -c jem -n " + quoted("__jem_in " + command.name()) + " " + name
                + (option.takesValue() ? " -r" : "") + " -d " + quoted(option.description()) + "\n";
    }

    /** A name that is the beginning of another one must not be found in its place. */
    private static List<Completion> longestFirst(List<Completion> commands) {
        return commands.stream()
                .sorted(Comparator.comparingInt((Completion it) -> it.name().length())
                        .reversed())
                .toList();
    }

    /** The options after which a word is a value, as a pattern. Those that need none in some command are left out. */
    private static String valued(List<Completion> commands) {
        Map<String, Boolean> always = new TreeMap<>();
        commands.forEach(command ->
                command.options().forEach(it -> always.merge(it.name(), it.takesValue(), Boolean::logicalAnd)));
        return always.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining("|"));
    }

    private static List<String> firstWords(List<Completion> commands) {
        return commands.stream().map(it -> it.words().getFirst()).distinct().toList();
    }

    /** The second words of commands that have two, by their first. */
    private static Map<String, List<String>> groups(List<Completion> commands) {
        return commands.stream()
                .map(Completion::words)
                .filter(it -> it.size() == 2)
                .collect(Collectors.groupingBy(
                        List::getFirst, TreeMap::new, Collectors.mapping(List::getLast, Collectors.toList())));
    }

    private static String join(List<String> words) {
        return String.join(" ", words);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "") + "'";
    }
}
