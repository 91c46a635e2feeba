package dev.jem.store.postgres.query;

import dev.jem.runtime.codec.CodecException;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.StoreFailures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Asks with statements from files and named parameters. Safe for use by several threads. */
final class Questions {

    private final Jdbi jdbi;
    private final Map<String, String> statements = new ConcurrentHashMap<>();

    Questions(DataSource pool) {
        this.jdbi = Jdbi.create(pool);
    }

    /** One statement from a file beside this class. */
    <T> List<T> list(String name, Map<String, ?> parameters, RowMapper<T> mapper) {
        return ask(name, handle -> list(handle, name, parameters, mapper));
    }

    <T> Optional<T> first(String name, Map<String, ?> parameters, RowMapper<T> mapper) {
        return list(name, parameters, mapper).stream().findFirst();
    }

    <T> List<T> list(Handle handle, String name, Map<String, ?> parameters, RowMapper<T> mapper) {
        String sql = statements.computeIfAbsent(name, it -> SqlFile.read(Questions.class, it));
        return handle.createQuery(sql).bindMap(parameters).map(mapper).list();
    }

    /** Several statements that see one state. */
    <T> T atOnce(String what, HandleCallback<T, RuntimeException> callback) {
        return ask(what, handle -> handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, callback));
    }

    private <T> T ask(String what, HandleCallback<T, RuntimeException> callback) {
        try {
            return jdbi.withHandle(callback);
        } catch (JdbiException | CodecException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw StoreFailures.of(e, "The question for " + what.replace('_', ' '));
        }
    }
}
