package dev.jem.client;

import dev.jem.protocol.Headers;
import java.util.UUID;

/** A POST with a key of its own, so that it has its effect once however often it is sent. */
final class IdempotentPost {

    private IdempotentPost() {}

    static Call of(Target target, byte[] json) {
        return of(target, json, UUID.randomUUID().toString());
    }

    static Call of(Target target, byte[] json, String key) {
        return Call.post(target, json).header(Headers.IDEMPOTENCY_KEY, key).safeToRepeat();
    }
}
