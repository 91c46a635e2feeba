package dev.jem.spec;

import dev.jem.model.job.EnvValue;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the environment of a job or a task. */
final class EnvReader {

    static final int VARIABLES_MAX = 1_000;

    private final Reader reader;
    private final References references;

    EnvReader(Reader reader, References references) {
        this.reader = reader;
        this.references = references;
    }

    /**
     * The variables by name.
     *
     * @param site what their values may refer to
     */
    SortedMap<String, EnvValue> read(Fields fields, Site site) {
        SortedMap<String, EnvValue> env = new TreeMap<>();
        Optional<Node> node = fields.node("env");
        Optional<Node.Mapping> mapping = node.flatMap(it -> reader.mapping(it, "a mapping of names to values"));
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            String name = entry.key().text();
            Site of = EnvNames.isConstant(name) ? site.as(Site.Kind.CODE) : site;
            if (isAllowed(entry)) {
                value(entry.value(), of).ifPresent(it -> env.put(name, it));
            }
        }
        if (env.size() > VARIABLES_MAX) {
            reader.error(node.orElseThrow().place(), "size", "more than " + Show.count(VARIABLES_MAX) + " variables");
        }
        return env;
    }

    private boolean isAllowed(Node.Entry entry) {
        if (!Names.ENV.check(entry.key(), entry.keyPlace(), "the variable", reader)) {
            return false;
        }
        Optional<String> refusal = EnvNames.refusal(entry.key().text());
        if (refusal.isPresent()) {
            String message = "the variable " + entry.key().text() + " cannot be set: " + refusal.get();
            reader.error(entry.keyPlace(), "env-name", message, "remove it");
        }
        return refusal.isEmpty();
    }

    private Optional<EnvValue> value(Node node, Site site) {
        if (node instanceof Node.Mapping) {
            return Fields.of(node, Keys.ENV_SOURCE, reader).flatMap(this::source);
        }
        return reader.word(node)
                .flatMap(it -> reader.template(it).map(template -> {
                    references.use(template, it, site);
                    return new EnvValue.Given(template);
                }));
    }

    private Optional<EnvValue> source(Fields fields) {
        boolean isOfLaterVersion = fields.has("secret");
        if (!isOfLaterVersion && fields.has("env") == fields.has("file")) {
            reader.error(
                    fields.place(),
                    "one-of",
                    "a value comes from one of env, file",
                    "write {env: NAME} or {file: PATH}");
            return Optional.empty();
        }
        if (fields.has("env")) {
            return Names.ENV
                    .read(fields, "env", "the worker's variable", reader)
                    .map(EnvValue.FromWorkerEnv::new);
        }
        return fields.scalar("file")
                .flatMap(it -> SecretReader.path(it, reader))
                .map(EnvValue.FromWorkerFile::new);
    }
}
