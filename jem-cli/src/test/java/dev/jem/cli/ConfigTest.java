package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.cli.config.Context;
import dev.jem.cli.config.ContextFile;
import dev.jem.protocol.Json;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, and which server gets which token. */
class ConfigTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = Cli.in(directory);
        cli.environment.remove("JEM_URL");
        cli.environment.remove("JEM_TOKEN");
        cli.server.json("GET /api/v1/runs", new Page<Runs.Run>(List.of(), ""));
    }

    @AfterEach
    void stop() {
        cli.close();
    }

    private String origin(String setting) {
        return cli.run("config", "show", "--origin")
                .out()
                .lines()
                .filter(it -> it.startsWith(setting + " "))
                .findFirst()
                .orElseThrow()
                .replaceAll(" {2,}", " | ")
                .replace(directory.toString(), "HOME");
    }

    @Test
    void takesTheStrongestOrigin() throws IOException {
        assertThat(origin("namespace")).isEqualTo("namespace | - | - | - | JEM_NAMESPACE");
        assertThat(origin("output")).isEqualTo("output | table | default | default | JEM_OUTPUT");
        cli.write("etc.yaml", "namespace: from-etc\n");
        assertThat(origin("namespace"))
                .isEqualTo("namespace | from-etc | system-file | HOME/etc.yaml:1 | JEM_NAMESPACE");
        cli.write(".config/jem/jem.yaml", "color: never\nnamespace: from-user\n");
        assertThat(origin("namespace"))
                .isEqualTo("namespace | from-user | user-file | HOME/.config/jem/jem.yaml:2 | JEM_NAMESPACE");
        cli.write(".config/jem/config.yaml", "currentContext: a\ncontexts: {a: {namespace: from-context}}\n");
        assertThat(origin("namespace")).isEqualTo("namespace | from-context | context | context a | JEM_NAMESPACE");
        cli.environment.put("JEM_NAMESPACE", "from-env");
        assertThat(origin("namespace")).isEqualTo("namespace | from-env | environment | JEM_NAMESPACE | JEM_NAMESPACE");
        assertThat(cli.run("config", "show", "--origin", "-n", "from-flag").out())
                .containsPattern("namespace +from-flag +flag +-n");
    }

    @Test
    void showsThatThereIsASecretAndNotWhich() {
        cli.environment.put("JEM_TOKEN", "very-secret");

        Cli.Result result = cli.run("config", "show", "--origin");

        assertThat(result.out()).contains("(set)").doesNotContain("very-secret");
        assertThat(cli.run("config", "show", "-o", "json").out()).doesNotContain("very-secret");
    }

    @Test
    void refusesUnknownKeysWithTheirPlace() throws IOException {
        cli.write(".config/jem/jem.yaml", "output: json\nnamespce: x\n");

        Cli.Result result = cli.run("config", "show");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("jem: " + directory.resolve(".config/jem/jem.yaml")
                        + ":2: unknown key 'namespce'; did you mean 'namespace'?\n");
    }

    @Test
    void refusesUnknownKeysOfContexts() throws IOException {
        cli.write(".config/jem/config.yaml", "contexts:\n  a:\n    ulr: http://h\n");

        Cli.Result result = cli.run("runs");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("config.yaml:3: unknown key 'ulr' in a context; did you mean 'url'?");
    }

    @Test
    void refusesWhatIsNotYaml() throws IOException {
        cli.write(".config/jem/jem.yaml", "output: [json\n");

        Cli.Result result = cli.run("config", "show");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("jem.yaml:2:1: this is not YAML");
    }

    @Test
    void readsTheTokenFromAFile() throws IOException {
        cli.environment.put("JEM_URL", cli.server.url());
        cli.environment.put("JEM_TOKEN_FILE", cli.write("token", "file-token\n").toString());

        assertThat(cli.run("runs").status()).isZero();
        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer file-token");
    }

    @Test
    void saysWhichTokenFileIsMissing() {
        cli.environment.put("JEM_URL", cli.server.url());
        cli.environment.put("JEM_TOKEN_FILE", "nowhere");

        Cli.Result result = cli.run("runs");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("nowhere", "JEM_TOKEN_FILE", "there is no such file");
    }

    @Test
    void findsTheServerOfADataDirectory() throws IOException {
        serverIn("data", "admin-token");

        assertThat(cli.run("runs", "--data-dir", "data").status()).isZero();
        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer admin-token");
    }

    @Test
    void findsTheServerOfTheDefaultDataDirectory() throws IOException {
        serverIn(".local/state/jem", "admin-token");

        assertThat(cli.run("runs").status()).isZero();
        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer admin-token");
    }

    private void serverIn(String dataDir, String token) throws IOException {
        Servers.Running running =
                new Servers.Running(cli.server.url(), ProcessHandle.current().pid(), Cli.NOW);
        cli.write(dataDir + "/server.json", Json.mapper().writeValueAsString(running));
        cli.write(dataDir + "/admin.token", token + "\n");
    }

    @Test
    void usesTheContextAndItsToken() throws IOException {
        cli.write("token", "context-token");
        cli.write(
                ".config/jem/config.yaml",
                "currentContext: a\ncontexts:\n  a: {url: '" + cli.server.url()
                        + "', tokenFile: token}\n  b: {url: 'http://b'}\n");

        assertThat(cli.run("runs").status()).isZero();
        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer context-token");
    }

    @Test
    void sendsTheTokenOfAContextToNoOtherAddress() throws IOException {
        cli.write(".config/jem/config.yaml", "currentContext: a\ncontexts: {a: {url: 'http://h', token: t}}\n");

        cli.run("runs", "--url", cli.server.url());

        assertThat(cli.server.seen().getFirst().header("Authorization")).isEmpty();
    }

    @Test
    void sendsTheTokenOfAContextToItsOwnAddressAlsoWhenThatIsGivenByHand() throws IOException {
        cli.write(
                ".config/jem/config.yaml",
                "currentContext: a\ncontexts: {a: {url: '" + cli.server.url() + "', token: t}}\n");

        cli.run("runs", "--url", cli.server.url());

        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer t");
    }

    @Test
    void sendsATokenOfTheEnvironmentWhereverItIsTold() {
        cli.environment.put("JEM_TOKEN", "env-token");

        cli.run("runs", "--url", cli.server.url());

        assertThat(cli.server.seen().getFirst().header("Authorization")).contains("Bearer env-token");
    }

    @Test
    void switchesContexts() throws IOException {
        cli.write(
                ".config/jem/config.yaml",
                "currentContext: a\ncontexts: {a: {url: 'http://a'}, b: {url: 'http://b'}}\n");

        assertThat(cli.run("config", "get-contexts").out()).isEqualTo("""
                CURRENT  NAME  URL       NAMESPACE
                *        a     http://a  -
                -        b     http://b  -
                """);
        assertThat(cli.run("config", "use-context", "b").status()).isZero();
        assertThat(cli.run("config", "get-contexts").out()).contains("*        b");
        assertThat(cli.run("config", "use-context", "zz").err()).contains("there are a, b");
    }

    @Test
    void writesContextsForTheOwnerOnly() throws IOException {
        Path file = directory.resolve(".config/jem/config.yaml");

        ContextFile.read(file)
                .with("local", Context.ofDataDir("http://127.0.0.1:7070", "/var/lib/jem"))
                .with("other", Context.ofDataDir("http://127.0.0.1:7071", "/x"))
                .write();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ContextFile read = ContextFile.read(file);
        assertThat(read.current()).contains("local");
        assertThat(read.contexts().sequencedKeySet()).containsExactly("local", "other");
        assertThat(read.contexts().firstEntry().getValue().dataDir()).contains("/var/lib/jem");
    }
}
