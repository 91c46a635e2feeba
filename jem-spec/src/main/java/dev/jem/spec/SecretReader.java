package dev.jem.spec;

import dev.jem.model.connection.SecretSource;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.util.List;
import java.util.Optional;

/** Reads where a worker finds a secret; the secret itself has no place in a manifest. */
final class SecretReader {

    private final Reader reader;

    SecretReader(Reader reader) {
        this.reader = reader;
    }

    /** @param what the secret is, for messages */
    Optional<SecretSource> read(Node node, String what) {
        if (node instanceof Node.Scalar) {
            String message = what + " is never written in a manifest, where everybody can read it";
            reader.error(node.place(), "secret", message, "write {env: NAME} or {file: PATH}");
            return Optional.empty();
        }
        return Fields.of(node, Keys.SECRET_SOURCE, reader).flatMap(this::source);
    }

    private Optional<SecretSource> source(Fields fields) {
        if (fields.has("env") == fields.has("file")) {
            String message = "a secret comes from one of env, file";
            reader.error(fields.place(), "one-of", message, "write {env: NAME} or {file: PATH}");
            return Optional.empty();
        }
        return fields.has("env")
                ? Names.ENV.read(fields, "env", "the worker's variable", reader).map(SecretSource.Variable::new)
                : fields.scalar("file").flatMap(it -> path(it, reader)).map(SecretSource.File::new);
    }

    /** A file on the host of a worker. */
    static Optional<String> path(Node.Scalar scalar, Reader reader) {
        String path = scalar.text();
        boolean climbs = List.of(path.split("/", -1)).contains("..");
        if (!path.startsWith("/") || climbs || path.contains("${{")) {
            String message = "'" + Show.quoted(path) + "' is not an absolute path without '..' and references";
            reader.error(scalar.place(), "path", message, "write for example /etc/jobs/token");
            return Optional.empty();
        }
        return Optional.of(path);
    }
}
