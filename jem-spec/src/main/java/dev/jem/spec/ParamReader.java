package dev.jem.spec;

import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the parameters of a job. */
final class ParamReader {

    static final int PARAMS_MAX = 1_000;
    static final int CHOICES_MAX = 1_000;
    private static final int DESCRIPTION_MAX = 10_000;

    private final Reader reader;
    private final References references;

    ParamReader(Reader reader, References references) {
        this.reader = reader;
        this.references = references;
    }

    /**
     * The parameters by name, in their order. One that is wrong is there all the same, so that references to it are
     * not.
     */
    Map<String, ParamDefinition> read(Node node) {
        Map<String, ParamDefinition> params = new LinkedHashMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to {type: …}");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            Names.IDENTIFIER.check(entry.key(), entry.keyPlace(), "the parameter", reader);
            String name = entry.key().text();
            params.put(
                    name,
                    Fields.of(entry.value(), Keys.PARAM, reader)
                            .map(it -> param(name, it))
                            .orElse(unreadable(name)));
        }
        if (params.size() > PARAMS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(PARAMS_MAX) + " parameters");
        }
        return params;
    }

    private static ParamDefinition unreadable(String name) {
        return new ParamDefinition(
                name,
                ValueType.STRING,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private ParamDefinition param(String name, Fields fields) {
        Optional<ValueType> type = fields.choice("type", ValueType.class);
        String description = fields.prose("description", DESCRIPTION_MAX).orElse("");
        if (type.isEmpty()) {
            return unreadable(name);
        }
        Optional<Template> fallback =
                fields.node("default").flatMap(it -> template(it, type.get(), Site.paramDefault()));
        Bounds bounds = bounds(fields, type.get());
        ParamDefinition param = new ParamDefinition(
                name,
                type.get(),
                fallback,
                pattern(fields, type.get(), fallback),
                fields.node("choices").map(it -> choices(it, type.get())).orElse(List.of()),
                bounds.min,
                bounds.max,
                description);
        checkFallback(fields, param);
        checkChoices(fields, param);
        return param;
    }

    // ---- default

    private Optional<Template> template(Node node, ValueType type, Site site) {
        if (node instanceof Node.Scalar scalar
                && scalar.type() == Node.ScalarType.TEXT
                && scalar.text().contains("${{")) {
            Optional<Template> template = reader.template(scalar);
            template.ifPresent(it -> references.use(it, scalar, site));
            return template;
        }
        return value(node, type).map(it -> Template.literal(it.text()));
    }

    /** The value that a trigger gives for a parameter, in place of its default. */
    Optional<Template> given(Node node, ParamDefinition param, Site site) {
        Optional<Template> template = template(node, param.type(), site);
        if (template.isPresent()
                && !template.get().isLiteral()
                && param.pattern().isPresent()) {
            String message = "a value with references cannot be given for a parameter that has a pattern";
            reader.error(node.place(), "pattern", message, "use choices, or check the value in the job");
        }
        template.ifPresent(it -> checkLiteral(it, param, node.place(), "param"));
        return template;
    }

    /** A value as it is written in a manifest, where a number is a number. */
    private Optional<Value> value(Node node, ValueType type) {
        return switch (type) {
            case STRING -> reader.word(node).map(it -> new Value.Text(it.text()));
            case INT -> typed(node, type, Node.ScalarType.INT, "a whole number");
            case NUMBER -> reader.decimal(node).map(Value.Decimal::new);
            case BOOL -> typed(node, type, Node.ScalarType.BOOL, "true or false");
            case DATE -> typed(node, type, Node.ScalarType.TEXT, "a date such as 2026-03-31");
            case LIST -> list(node);
        };
    }

    private Optional<Value> typed(Node node, ValueType type, Node.ScalarType written, String what) {
        boolean isWritten = node instanceof Node.Scalar scalar && scalar.type() == written;
        Optional<Value> value = isWritten ? read((Node.Scalar) node, type) : Optional.empty();
        if (value.isEmpty()) {
            reader.expected(node, what, "");
        }
        return value;
    }

    private static Optional<Value> read(Node.Scalar scalar, ValueType type) {
        return switch (type) {
            case INT -> Numbers.whole(scalar.text()).map(Value.Whole::new);
            case BOOL -> type.read(scalar.text().toLowerCase(Locale.ROOT));
            case STRING, NUMBER, DATE, LIST -> type.read(scalar.text());
        };
    }

    private Optional<Value> list(Node node) {
        List<Value> items = new ArrayList<>();
        for (Node item : reader.items(node)) {
            Optional<Node.Scalar> word = reader.word(item);
            boolean hasComma = word.isPresent() && word.get().text().contains(",");
            if (hasComma) {
                reader.error(item.place(), "list", "an item of a list cannot hold a comma");
            }
            word.ifPresent(it -> items.add(new Value.Text(it.text())));
        }
        boolean isEmptyText = items.size() == 1 && items.getFirst().text().isEmpty();
        if (isEmptyText) {
            reader.error(node.place(), "list", "a list of one empty text cannot be told from an empty list");
        }
        return node instanceof Node.Items ? Optional.of(new Value.Items(items)) : Optional.empty();
    }

    private void checkFallback(Fields fields, ParamDefinition param) {
        param.fallback().ifPresent(it -> {
            Place place = fields.entry("default").orElseThrow().value().place();
            checkLiteral(it, param, place, "default");
        });
    }

    private void checkLiteral(Template template, ParamDefinition param, Place place, String rule) {
        if (template.isLiteral()) {
            param.type()
                    .read(template.source())
                    .flatMap(it -> ParamRules.violation(param, it))
                    .ifPresent(it -> reader.error(place, rule, it.message(), it.suggestion()));
        }
    }

    // ---- rules

    private record Bounds(Optional<BigDecimal> min, Optional<BigDecimal> max) {}

    private Bounds bounds(Fields fields, ValueType type) {
        boolean isNumber = type == ValueType.INT || type == ValueType.NUMBER;
        refuse(fields, "min", !isNumber, type);
        refuse(fields, "max", !isNumber, type);
        Bounds bounds = isNumber
                ? new Bounds(fields.decimal("min"), fields.decimal("max"))
                : new Bounds(Optional.empty(), Optional.empty());
        if (bounds.min.isPresent() && bounds.max.isPresent() && bounds.min.get().compareTo(bounds.max.get()) > 0) {
            reader.error(fields.entry("max").orElseThrow().value().place(), "range", "'max' is less than 'min'");
        }
        return bounds;
    }

    private void refuse(Fields fields, String key, boolean isRefused, ValueType type) {
        if (isRefused && fields.has(key)) {
            Place place = fields.entry(key).orElseThrow().keyPlace();
            String message = "'" + key + "' has no meaning for a parameter of type " + Choice.text(type);
            reader.error(place, "one-of", message, "remove it");
        }
    }

    private Optional<String> pattern(Fields fields, ValueType type, Optional<Template> fallback) {
        boolean isText = type == ValueType.STRING || type == ValueType.LIST;
        refuse(fields, "pattern", !isText, type);
        Optional<Node.Scalar> scalar = isText ? fields.scalar("pattern") : Optional.empty();
        if (scalar.isPresent() && fallback.isPresent() && !fallback.get().isLiteral()) {
            String message = "a parameter whose default holds references cannot have a pattern";
            reader.error(scalar.get().place(), "pattern", message, "use choices, or check the value in the job");
            return Optional.empty();
        }
        return scalar.filter(this::isPattern).map(Node.Scalar::text);
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

    private List<String> choices(Node node, ValueType type) {
        if (type == ValueType.BOOL) {
            reader.error(node.place(), "one-of", "'choices' has no meaning for a parameter of type bool", "remove it");
            return List.of();
        }
        List<Node> items = reader.items(node);
        if (node instanceof Node.Items && (items.isEmpty() || items.size() > CHOICES_MAX)) {
            reader.error(node.place(), "size", "'choices' has between 1 and " + Show.count(CHOICES_MAX) + " values");
        }
        ValueType itemType = type == ValueType.LIST ? ValueType.STRING : type;
        List<String> choices = new ArrayList<>();
        for (Node item : items) {
            value(item, itemType).ifPresent(it -> choices.add(it.text()));
        }
        return choices;
    }

    private void checkChoices(Fields fields, ParamDefinition param) {
        if (param.choices().isEmpty()) {
            return;
        }
        Place place = fields.entry("choices").orElseThrow().value().place();
        Map<String, Long> counts =
                param.choices().stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        ValueType itemType = param.type() == ValueType.LIST ? ValueType.STRING : param.type();
        for (String choice : param.choices()) {
            if (counts.getOrDefault(choice, 0L) > 1) {
                reader.error(place, "duplicate", "the choice '" + Show.quoted(choice) + "' is listed twice");
                return;
            }
            itemType.read(choice)
                    .flatMap(it -> ParamRules.violation(param, it))
                    .ifPresent(it -> reader.error(place, "choice", it.message(), "remove it from 'choices'"));
        }
    }
}
