package dev.jem.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Webhooks;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to a server with a database, whose keys are files, and which is stopped and started between them. */
@Timeout(120)
class WebhooksOnServerTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String BODY = "{\"id\": \"d-1\", \"version\": \"1.4\"}";
    private static final String JOB = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: verify, namespace: ops}
            spec:
              params: {version: {type: string}}
              triggers:
                - name: deployed
                  webhook: {path: deploy-done, secret: deploy-hmac, dedupe: body.id}
                  params: {version: "${{ webhook.body.version }}"}
              task: {wait: {for: 1h}}
            """;

    @TempDir
    private Path data;

    private TestJem jem;

    @BeforeEach
    void start() throws StartFailure {
        jem = TestJem.start(data);
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    private Http.Reply apply() throws StartFailure {
        Manifests.Request request = new Manifests.Request(List.of(new Manifests.Source("m.yaml", JOB)), List.of(), "");
        Http.Reply reply = jem.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    private void key(String text, String permissions) throws Exception {
        Path file = data.resolve("hook-keys").resolve("ops").resolve("deploy-hmac");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Http.Reply deliver(String key) throws Exception {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        String signature = "v1=" + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + BODY).getBytes(UTF_8)));
        Http http = new Http(jem.port(), Optional.empty());
        return http.send(http.request("POST", "/hooks/ops/deploy-done", BodyPublishers.ofString(BODY))
                .header(Webhooks.TIMESTAMP, timestamp)
                .header(Webhooks.SIGNATURE, signature));
    }

    @Test
    void aDeliveryStartsOneRunAlsoAfterARestart() throws Exception {
        key(KEY + "\n", "rw-------");
        assertThat(apply().text()).doesNotContain("no usable key");
        Http.Reply first = deliver(KEY);
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        Webhooks.Delivered delivered = first.as(Webhooks.Delivered.class);
        jem.restart();
        Http.Reply again = deliver(KEY);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.as(Webhooks.Delivered.class))
                .isEqualTo(new Webhooks.Delivered("ops/verify", delivered.run(), 1, true, ""));
        Runs.Run run =
                jem.http().get("/api/v1/runs/" + delivered.run().orElseThrow()).as(Runs.Run.class);
        assertThat(run.params()).containsEntry("version", "1.4");
        assertThat(run.trigger().kind()).isEqualTo("webhook");
        assertThat(jem.http().get("/api/v1/namespaces/ops/jobs/verify/explain").text())
                .contains("starts when something is delivered to its webhook deploy-done");
        assertThat(jem.http().get("/api/v1/journal").text())
                .contains("webhook/ops/deploy-done")
                .doesNotContain(KEY);
    }

    @Test
    void keysAreExchangedWithoutARestartAndWhatIsWrongWithOneIsNoKey() throws Exception {
        assertThat(apply().text()).contains("this server has no usable key ops/deploy-hmac for webhooks");
        assertThat(deliver(KEY).status()).isEqualTo(404);
        key("short\n", "rw-------");
        assertThat(deliver("short").status()).isEqualTo(404);
        key(KEY + "\n", "rw-r-----");
        assertThat(deliver(KEY).status()).isEqualTo(404);
        key("another key, which is new and long enough\n" + KEY + "\n", "rw-------");
        assertThat(deliver(KEY).status()).isEqualTo(201);
        assertThat(deliver("another key, which is new and long enough").status())
                .isEqualTo(200);
        key("another key, which is new and long enough\n", "rw-------");
        assertThat(deliver(KEY).status()).isEqualTo(404);
    }
}
