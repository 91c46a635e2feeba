package dev.jem.server;

import dev.jem.api.ApiServer;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.runtime.Cell;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Outcome;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The principals that a server makes by itself, so that somebody can begin. */
final class Tokens {

    static final String ADMIN = "admin";
    static final String LOCAL_WORKER = "local-worker";

    private static final int BYTES = 32;
    private static final long WAIT_SECONDS = 30;

    private Tokens() {}

    /** A new one: long and random, so that its hash is all that needs to be kept. */
    static String fresh() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return "jem_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sees to it that this token is the administrator's; the cell must lead. */
    static void admitAdmin(Cell cell, String token) throws StartFailure {
        admit(cell, new Command.PutPrincipal(ADMIN, PrincipalKind.PERSON, Role.ADMIN, ApiServer.sha256(token)));
    }

    /** Sees to it that this token is that of the worker beside the server; the cell must lead. */
    static void admitWorker(Cell cell, String token) throws StartFailure {
        admit(cell, new Command.PutPrincipal(LOCAL_WORKER, PrincipalKind.WORKER, Role.WORKER, ApiServer.sha256(token)));
    }

    private static void admit(Cell cell, Command.PutPrincipal wanted) throws StartFailure {
        boolean isKnown = cell.registry()
                .byToken(wanted.tokenSha256())
                .filter(it -> it.name().equals(wanted.name()) && it.role() == wanted.role())
                .isPresent();
        if (!isKnown) {
            put(cell, wanted);
        }
    }

    private static void put(Cell cell, Command.PutPrincipal wanted) throws StartFailure {
        String what = "The principal '" + wanted.name() + "' could not be recorded: ";
        try {
            Outcome<Answer> outcome =
                    cell.submit(wanted, Recorded.SELF, Lane.OPERATORS).get(WAIT_SECONDS, TimeUnit.SECONDS);
            switch (outcome) {
                case Outcome.Answered<Answer>(Answer answer, long _) -> {
                    if (answer instanceof Answer.Refused refused) {
                        throw StartFailure.of(what + refused.message());
                    }
                }
                case Outcome.Unavailable<Answer>(Outcome.Reason _, String detail) ->
                    throw StartFailure.of(what + detail);
                case Outcome.Quarantined<Answer>(String detail) -> throw StartFailure.of(what + detail);
            }
        } catch (TimeoutException e) {
            throw new StartFailure(what + "the database has not confirmed it within " + WAIT_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new StartFailure(what + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(what + "interrupted", e);
        }
    }
}
