package dev.jem.worker.http;

import dev.jem.protocol.Workers;
import dev.jem.worker.net.CheckedResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes the client of one request: it connects to addresses that were checked and to nothing else, remembers nothing,
 * follows nothing and repeats nothing. The name that was asked for stays the one that TLS is held to.
 */
public final class Clients {

    private static final int HEADERS_MAX = 200;
    private static final int LINE_MAX = 64 << 10;

    private final Workers.HttpCall call;
    private final Optional<String> secret;
    private final CheckedResolver resolver;

    /** @param secret for what the call has as its {@code auth} */
    public Clients(Workers.HttpCall call, Optional<String> secret, CheckedResolver resolver) {
        this.call = call;
        this.secret = secret;
        this.resolver = resolver;
    }

    /** What says who sends a request; for its own service only. */
    SortedMap<String, String> credentials() {
        SortedMap<String, String> headers = new TreeMap<>();
        call.auth().ifPresent(auth -> {
            String value = secret.orElseThrow();
            switch (auth.kind()) {
                case "basic" -> {
                    byte[] pair = (auth.name() + ":" + value).getBytes(StandardCharsets.UTF_8);
                    headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
                }
                case "bearer" -> headers.put("Authorization", "Bearer " + value);
                default -> headers.put(auth.name(), value);
            }
        });
        return headers;
    }

    CloseableHttpClient client() throws IOException {
        Registry<TlsSocketStrategy> tls = RegistryBuilder.<TlsSocketStrategy>create()
                .register(URIScheme.HTTPS.id, new DefaultClientTlsStrategy(trust()))
                .build();
        ManagedHttpClientConnectionFactory connections = ManagedHttpClientConnectionFactory.builder()
                .http1Config(Http1Config.custom()
                        .setMaxHeaderCount(HEADERS_MAX)
                        .setMaxLineLength(LINE_MAX)
                        .build())
                .build();
        Timeout connect =
                Timeout.of(Math.min(call.connectTimeoutMillis(), call.timeoutMillis()), TimeUnit.MILLISECONDS);
        Timeout all = Timeout.of(call.timeoutMillis(), TimeUnit.MILLISECONDS);
        BasicHttpClientConnectionManager manager =
                BasicHttpClientConnectionManager.create(null, new Checking(resolver), tls, connections);
        manager.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(all)
                .build());
        manager.setTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build());
        return HttpClients.custom()
                .setConnectionManager(manager)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(all).build())
                .setUserAgent("jem")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    /** The library asks this for every connection that it opens, and connects to what it gets. */
    private record Checking(CheckedResolver resolver) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return resolver.resolve(host);
        }

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            return Arrays.stream(resolver.resolve(host))
                    .map(it -> new InetSocketAddress(it, port))
                    .toList();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private SSLContext trust() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(call.ca().isEmpty() ? null : authorities());
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of the connection cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyStore authorities() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        byte[] pem = call.ca().getBytes(StandardCharsets.US_ASCII);
        int number = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("ca" + number++, each);
        }
        return store;
    }
}
