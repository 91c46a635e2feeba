package dev.jem.worker.net;

import dev.jem.model.connection.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Finds the addresses of a host and checks every one. What it returns is what is connected to: a name that means
 * another address a moment later gains nothing by it. Thread-safe.
 */
public final class CheckedResolver {

    /** What some programs read as an address: decimal, octal and hexadecimal numbers, fewer than four parts. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|.*\\b0[xX][0-9a-fA-F]*.*");

    private final AddressRules rules;
    private final Lookup lookup;
    private final Duration limit;

    /** Where the addresses of a name come from. */
    @FunctionalInterface
    public interface Lookup {

        InetAddress[] resolve(String host) throws UnknownHostException;

        /** That of the host. */
        Lookup SYSTEM = InetAddress::getAllByName;
    }

    /** An address that may not be connected to. */
    public static final class DeniedException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        DeniedException(String message) {
            super(message);
        }
    }

    /** @param limit how long a lookup may take */
    public CheckedResolver(AddressRules rules, Lookup lookup, Duration limit) {
        this.rules = rules;
        this.lookup = lookup;
        this.limit = limit;
    }

    /**
     * The addresses of a host, at least one.
     *
     * @param host a name or an address; one of IPv6 may stand in brackets
     * @throws DeniedException if one of them may not be connected to
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        boolean isOdd = name.indexOf(':') < 0
                && NUMBERS.matcher(name).matches()
                && AddressRange.parse(name).isEmpty();
        if (isOdd || name.indexOf('%') >= 0 || name.isEmpty()) {
            throw new DeniedException("'" + host + "' is not an address as in 192.0.2.1 or 2001:db8::1");
        }
        List<InetAddress> addresses = List.of(lookUp(name));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name);
        }
        for (InetAddress address : addresses) {
            Optional<String> refusal = rules.refusal(name, address);
            if (refusal.isPresent()) {
                throw new DeniedException(
                        name.equals(address.getHostAddress())
                                ? refusal.get()
                                : "the host " + name + " is refused: " + refusal.get());
            }
        }
        return addresses.toArray(InetAddress[]::new);
    }

    /** A system that does not answer keeps a thread of its own waiting, not the one that asks. */
    private InetAddress[] lookUp(String name) throws UnknownHostException {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("jem-lookup").start(() -> {
            try {
                found.complete(lookup.resolve(name));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unknown(name + ": the system did not find out its address within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw unknown(name + ": the name is not known here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name + ": the lookup was interrupted", e);
        }
    }

    private static UnknownHostException unknown(String message, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }
}
