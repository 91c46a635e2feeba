package dev.jem.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.api.testing.RawHttp;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Webhooks;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deliveries to webhooks: who has the key starts runs, and all others learn nothing. */
final class WebhookRoutesTest {

    private static final String TARGET = "/hooks/ops/deploy-done";
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void jobs() {
        String job = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: verify, namespace: ops}
                spec:
                  concurrency: {onConflict: allow}
                  params:
                    version: {type: string}
                    count: {type: number, default: 0}
                    parts: {type: list, default: []}
                  triggers:
                    - name: deployed
                      webhook: {path: deploy-done, secret: deploy-hmac, dedupe: body.id}
                      params:
                        version: "${{ webhook.body.release.version }}"
                        count: "${{ webhook.body.count }}"
                        parts: "${{ webhook.body.parts }}"
                    - name: raw
                      webhook: {path: raw, secret: raw-hmac}
                      params: {version: "${{ webhook.body }}"}
                  task: {command: ["true"]}
                """;
        Manifests.Reply reply = SERVER.client(Role.ADMIN)
                .manifests()
                .apply(new Manifests.Request(List.of(new Manifests.Source("job.yaml", job)), List.of(), ""), false);
        assertThat(reply.warnings()).singleElement().satisfies(it -> {
            assertThat(it.line() + ":" + it.column()).isEqualTo("18:36");
            assertThat(it.message()).startsWith("this server has no usable key ops/raw-hmac for webhooks");
        });
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String body(String id) {
        return "{\"id\": \"" + id + "\", \"release\": {\"version\": \"1.4\"}, \"count\": 1e3, \"parts\": [\"a\", 7]}";
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    static String signature(byte[] key, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Http.Reply send(String target, String timestamp, String signature, String body) {
        Http http = new Http(SERVER.http().port(), Optional.empty());
        HttpRequest.Builder request = http.request("POST", target, BodyPublishers.ofString(body))
                .header(Webhooks.TIMESTAMP, timestamp)
                .header(Webhooks.SIGNATURE, signature);
        return http.send(request);
    }

    private static Http.Reply deliver(String body) {
        String timestamp = Long.toString(now());
        return send(TARGET, timestamp, signature(TestServer.hookKey("new"), timestamp, body), body);
    }

    @Test
    void aSignedDeliveryStartsARunWithWhatItsTriggerTakes() {
        Http.Reply reply = deliver(body("first"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        Webhooks.Delivered delivered = reply.as(Webhooks.Delivered.class);
        assertThat(delivered.job()).isEqualTo("ops/verify");
        Runs.Run run = SERVER.client(Role.VIEWER).runs().get(delivered.run().orElseThrow());
        assertThat(run.params().toString()).isEqualTo("{count=1000, parts=[a, 7], version=1.4}");
        assertThat(run.trigger().kind() + " " + run.trigger().name() + " "
                        + run.trigger().reason())
                .isEqualTo("webhook deployed webhook ops/deploy-done");
    }

    @Test
    void whatIsDeliveredTwiceStartsOneRunUnderEitherKey() {
        Webhooks.Delivered first = deliver(body("twice")).as(Webhooks.Delivered.class);
        String later = Long.toString(now() - 60);
        String changed = body("twice").replace("1.4", "1.5");
        Http.Reply again = send(TARGET, later, signature(TestServer.hookKey("old"), later, changed), changed);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.as(Webhooks.Delivered.class))
                .isEqualTo(new Webhooks.Delivered(first.job(), first.run(), first.number(), true, ""));
    }

    /** What stands in an answer besides the address that was asked. */
    private static String answer(Http.Reply reply) {
        return reply.status() + " " + reply.problem();
    }

    @Test
    void forgeriesAndUnknownAddressesAreAnsweredAlike() {
        String timestamp = Long.toString(now());
        String good = signature(TestServer.hookKey("new"), timestamp, body("forged"));
        String flipped = good.substring(0, good.length() - 1) + (good.endsWith("0") ? "1" : "0");
        List<Http.Reply> refused = List.of(
                send(TARGET, timestamp, flipped, body("forged")),
                send(TARGET, timestamp, good, body("forged") + " "),
                send(TARGET, Long.toString(now() - 1), good, body("forged")),
                send(TARGET, timestamp, signature(new byte[32], timestamp, body("forged")), body("forged")),
                send("/hooks/ops/nothing-here", timestamp, good, body("forged")),
                send("/hooks/ops/nothing-here", timestamp, signature(new byte[32], timestamp, ""), ""),
                send("/hooks/elsewhere/deploy-done", timestamp, good, body("forged")),
                send("/hooks/ops/raw", timestamp, signature(new byte[32], timestamp, body("x")), body("x")),
                send("/hooks/ops/A_B", timestamp, good, body("forged")));
        assertThat(refused).extracting(WebhookRoutesTest::answer).containsOnly(answer(refused.getFirst()));
        assertThat(refused.getFirst().status()).isEqualTo(404);
        assertThat(send(TARGET, timestamp, good, body("forged")).status()).isEqualTo(201);
    }

    @Test
    void whatIsTooOldTooLongOrSaidTwiceIsRefusedBeforeTheAddressIsLookedAt() throws Exception {
        for (String target : List.of(TARGET, "/hooks/ops/nothing-here")) {
            for (long off : List.of(-400L, 400L)) {
                String then = Long.toString(now() + off);
                String signature = signature(TestServer.hookKey("new"), then, body("old"));
                assertThat(send(target, then, signature, body("old")).problem().detail())
                        .contains("s from the server's time; up to 300 s are allowed");
            }
            String timestamp = Long.toString(now());
            String signature = signature(TestServer.hookKey("new"), timestamp, "");
            assertThat(send(target, "soon", signature, "").status()).isEqualTo(400);
            assertThat(send(target, timestamp, signature.toUpperCase(java.util.Locale.ROOT), "")
                            .status())
                    .isEqualTo(400);
            String at = "Jem-Timestamp: " + timestamp + "\r\n";
            String signed = "Jem-Signature: " + signature + "\r\n";
            assertThat(raw(target, at + signed + "Content-Length: " + ((256 << 10) + 1) + "\r\n\r\n"))
                    .isEqualTo(413);
            assertThat(raw(target, at + at + signed + "Content-Length: 0\r\n\r\n"))
                    .isEqualTo(400);
            assertThat(raw(target, at + signed + signed + "Content-Length: 0\r\n\r\n"))
                    .isEqualTo(400);
            assertThat(raw(target, at + signed + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                    .isEqualTo(400);
        }
    }

    private static int raw(String target, String rest) throws Exception {
        return new RawHttp(SERVER.http().port())
                .send("POST " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + rest)
                .status();
    }

    @Test
    void aBodyThatIsCutOffIsAnotherBody() throws Exception {
        String timestamp = Long.toString(now());
        String signature = signature(TestServer.hookKey("new"), timestamp, body("cut"));
        String headers = "Jem-Timestamp: " + timestamp + "\r\nJem-Signature: " + signature + "\r\n";
        int length = body("cut").length();
        String whole = "Content-Length: " + length + "\r\n";
        String cut = "Content-Length: " + (length - 1) + "\r\n";
        assertThat(raw(TARGET, headers + cut + "\r\n" + body("cut").substring(0, length - 1)))
                .isEqualTo(404);
        assertThat(raw(TARGET, headers + whole + cut + "\r\n")).isEqualTo(400);
        assertThat(raw(TARGET, headers + whole + "\r\n" + body("cut"))).isEqualTo(201);
    }

    private static String unusable(String body) {
        Http.Reply reply = deliver(body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        return reply.problem().detail();
    }

    @Test
    void whatCannotBeUsedIsToldToWhoeverHasTheKey() {
        assertThat(unusable("nothing")).contains("the body is no JSON");
        assertThat(unusable("{}")).isEqualTo("what was delivered starts no run: it has no 'body.id'");
        assertThat(unusable("{\"id\": {}}")).contains("'body.id' is neither a text, a number,");
        assertThat(unusable(body("u1").replace("\"1.4\"", "\"" + "x".repeat(9_000) + "\"")))
                .contains("'body.release.version' has 9000 characters");
        assertThat(unusable(body("u2").replace("1e3", "1e999999999"))).contains("count");
        assertThat(unusable(body("u3").replace("1e3", "\"many\""))).contains("count");
        assertThat(unusable(body("u4").replace("1.4", "a\\u0000b"))).contains("NUL");
        assertThat(unusable(body("u5").replace("\"a\", 7", "\"a,b\""))).contains("holds a comma");
        assertThat(deliver(body("u2")).status()).isEqualTo(201);
    }
}
