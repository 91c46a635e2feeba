package dev.jem.spec;

import dev.jem.model.job.ForEach;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.SuccessRule.As;
import dev.jem.model.job.SuccessRule.ExitCodes;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what decides, beside its edges, whether a task runs, how often, and whether it ended well. */
final class RulesReader {

    private static final int SUCCESS_RULES_MAX = 50;

    private final Reader reader;
    private final References references;
    private final Site site;

    RulesReader(Reader reader, References references, Site site) {
        this.reader = reader;
        this.references = references;
        this.site = site;
    }

    TaskRules read(Fields task) {
        Optional<Node.Scalar> when = task.scalar("when");
        when.ifPresent(it -> references.ask(it, site));
        Optional<Integer> maxParallel = task.integer("maxParallel", 1, ForEach.ELEMENTS_MAX);
        Optional<ForEach> forEach = task.node("forEach")
                .flatMap(this::source)
                .map(it -> new ForEach(it, maxParallel.orElse(ForEach.ELEMENTS_MAX)));
        if (!task.has("forEach")) {
            task.refuse("maxParallel", "'maxParallel' has no meaning without 'forEach'", "remove it");
        }
        List<SuccessRule> success = task.node("success").map(this::success).orElse(List.of());
        return new TaskRules(when.map(Node.Scalar::text), forEach, success);
    }

    // ---- elements

    private Optional<ForEach.Source> source(Node node) {
        return switch (node) {
            case Node.Items items -> items(items);
            case Node.Mapping mapping ->
                Fields.of(mapping, Keys.FOR_EACH, reader).flatMap(this::range);
            case Node.Scalar scalar -> list(scalar);
            case Node.Broken _ -> Optional.empty();
        };
    }

    private Optional<ForEach.Source> items(Node.Items node) {
        List<Node> items = reader.items(node);
        if (items.size() > ForEach.ELEMENTS_MAX) {
            String message = "more than " + Show.count(ForEach.ELEMENTS_MAX) + " elements";
            reader.error(node.place(), "size", message, "let one task do several of them");
            return Optional.empty();
        }
        List<Template> templates = new ArrayList<>();
        items.forEach(item -> reader.word(item).flatMap(this::template).ifPresent(templates::add));
        return Optional.of(new ForEach.Source.Items(templates));
    }

    private Optional<ForEach.Source> range(Fields range) {
        Optional<Template> from = range.node("from").flatMap(reader::word).flatMap(this::bound);
        Optional<Template> to = range.node("to").flatMap(reader::word).flatMap(this::bound);
        return from.flatMap(first -> to.map(last -> new ForEach.Source.Range(first, last)));
    }

    private Optional<Template> bound(Node.Scalar scalar) {
        Optional<Template> template = template(scalar);
        boolean isWrong = template.filter(Template::isLiteral).isPresent()
                && Numbers.integer(scalar.text()).isEmpty();
        if (isWrong) {
            String message = "'" + Show.quoted(scalar.text()) + "' is not a whole number";
            reader.error(scalar.place(), "number", message, "write a number, or a reference to one");
        }
        return template.filter(_ -> !isWrong);
    }

    private Optional<ForEach.Source> list(Node.Scalar scalar) {
        Optional<Template> template = reader.template(scalar);
        if (template.isEmpty()) {
            return Optional.empty();
        }
        List<Template.Reference> found = template.get().references();
        boolean isOne = found.size() == 1 && template.get().segments().size() == 1;
        if (!isOne) {
            reader.expected(scalar, "a list, {from: N, to: N}, or one reference to a list", "write [a, b, …]");
            return Optional.empty();
        }
        references.use(template.get(), scalar, site.as(Site.Kind.ELEMENTS));
        return Optional.of(new ForEach.Source.Path(found.getFirst().path()));
    }

    private Optional<Template> template(Node.Scalar scalar) {
        Optional<Template> template = reader.template(scalar);
        template.ifPresent(it -> references.use(it, scalar, site.as(Site.Kind.ELEMENT)));
        return template;
    }

    // ---- success

    private List<SuccessRule> success(Node node) {
        List<SuccessRule> rules = new ArrayList<>();
        List<Node> items = reader.items(node);
        if (items.size() > SUCCESS_RULES_MAX) {
            reader.error(node.place(), "size", "more than " + SUCCESS_RULES_MAX + " rules of success");
        }
        for (Node item : items) {
            Fields.of(item, Keys.SUCCESS_RULE, "exit", reader)
                    .flatMap(this::rule)
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<SuccessRule> rule(Fields rule) {
        if (!rule.has("exit") && !rule.has("output")) {
            reader.error(rule.place(), "missing-key", "a rule of success is about 'exit', 'output' or both");
            return Optional.empty();
        }
        List<ExitCodes> exit =
                rule.node("exit").map(new ExitCodeReader(reader)::read).orElse(List.of());
        Optional<String> output = rule.scalar("output").filter(this::isPattern).map(Node.Scalar::text);
        As as = rule.choice("as", As.class).orElse(As.SUCCEEDED);
        return Optional.of(new SuccessRule(exit, output, as));
    }

    private boolean isPattern(Node.Scalar scalar) {
        try {
            ParamPattern.parse(scalar.text());
            return true;
        } catch (ParamPattern.InvalidPatternException e) {
            reader.error(scalar.placeAt(e.index()), "pattern", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
