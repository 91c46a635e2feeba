package dev.jem.worker.sql;

import dev.jem.worker.net.AddressRules;
import dev.jem.worker.net.CheckedResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Sockets of PostgreSQL's driver, which makes this by its name: each looks its host up once, checks all addresses, and
 * connects to what it has checked.
 */
public final class CheckedSockets extends SocketFactory {

    private static final char BETWEEN_LISTS = '|';
    private static final char BETWEEN_ENTRIES = ',';

    private final AddressRules rules;

    /** @param rules as {@link #text} writes them */
    public CheckedSockets(String rules) {
        int bar = rules.indexOf(BETWEEN_LISTS);
        this.rules = new AddressRules(list(rules.substring(0, bar)), list(rules.substring(bar + 1)));
    }

    /** As the driver hands it on. */
    static String text(AddressRules rules) {
        String between = String.valueOf(BETWEEN_ENTRIES);
        return String.join(between, rules.allow()) + BETWEEN_LISTS + String.join(between, rules.deny());
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(String.valueOf(BETWEEN_ENTRIES), -1));
    }

    @Override
    public Socket createSocket() {
        return new Checked(rules);
    }

    /** Not by way of a proxy, which would look the name up itself. */
    private static final class Checked extends Socket {
        private final AddressRules rules;

        Checked(AddressRules rules) {
            super(Proxy.NO_PROXY);
            this.rules = rules;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress place)) {
                throw new IOException("'" + endpoint + "' is no address of a host");
            }
            Duration limit = Duration.ofMillis(timeout == 0 ? 30_000 : timeout);
            InetAddress[] checked =
                    new CheckedResolver(rules, CheckedResolver.Lookup.SYSTEM, limit).resolve(place.getHostString());
            super.connect(new InetSocketAddress(checked[0], place.getPort()), timeout);
        }
    }

    // ---- the driver asks for none of these

    @Override
    public Socket createSocket(String host, int port) throws UnknownHostException {
        throw new UnsupportedOperationException("an unconnected socket is asked for");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws UnknownHostException {
        throw new UnsupportedOperationException("an unconnected socket is asked for");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("an unconnected socket is asked for");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("an unconnected socket is asked for");
    }
}
