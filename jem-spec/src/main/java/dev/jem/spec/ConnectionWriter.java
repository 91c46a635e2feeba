package dev.jem.spec;

import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Auth;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.connection.SecretSource;
import dev.jem.model.time.DurationText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the spec of a connection in normal form. */
final class ConnectionWriter {

    private ConnectionWriter() {}

    static Map<String, Object> spec(ConnectionDefinition connection) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (!connection.description().isEmpty()) {
            spec.put("description", connection.description());
        }
        if (!connection.sharedWith().isEmpty()) {
            spec.put("sharedWith", new ArrayList<>(connection.sharedWith()));
        }
        if (!connection.allow().isEmpty()) {
            spec.put("allow", new ArrayList<>(connection.allow()));
        }
        spec.put(connection.endpoint().type(), endpoint(connection.endpoint()));
        return spec;
    }

    private static Map<String, Object> endpoint(Endpoint endpoint) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("url", endpoint.url());
        switch (endpoint) {
            case Endpoint.Http it -> {
                if (!it.headers().isEmpty()) {
                    tree.put("headers", new LinkedHashMap<>(it.headers()));
                }
                it.auth().ifPresent(auth -> tree.put("auth", auth(auth)));
                it.ca().ifPresent(ca -> tree.put("ca", ca));
                tree.put("connectTimeout", DurationText.format(it.connectTimeout()));
                tree.put("timeout", DurationText.format(it.timeout()));
            }
            case Endpoint.Sql it -> {
                if (!it.user().isEmpty()) {
                    tree.put("user", it.user());
                }
                it.password().ifPresent(password -> tree.put("password", secret(password)));
                tree.put("connectTimeout", DurationText.format(it.connectTimeout()));
                tree.put("poolMax", it.poolMax());
            }
        }
        return tree;
    }

    private static Map<String, Object> auth(Auth auth) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (auth) {
            case Auth.Basic(var user, var password) -> {
                Map<String, Object> basic = new LinkedHashMap<>();
                basic.put("user", user);
                basic.put("password", secret(password));
                tree.put("basic", basic);
            }
            case Auth.Bearer(var token) -> tree.put("bearer", secret(token));
            case Auth.Header(var name, var value) -> {
                Map<String, Object> header = new LinkedHashMap<>();
                header.put("name", name);
                header.put("value", secret(value));
                tree.put("header", header);
            }
        }
        return tree;
    }

    private static Map<String, Object> secret(SecretSource source) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (source) {
            case SecretSource.Variable(var name) -> tree.put("env", name);
            case SecretSource.File(var path) -> tree.put("file", path);
        }
        return tree;
    }
}
