package dev.jem.worker.net;

import dev.jem.model.connection.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to: public ones, and those that somebody has allowed. Immutable.
 *
 * <p>What a worker can reach is often trusted because of where the worker stands: its own host, the network around it,
 * the metadata of its cloud. So these are denied unless a connection or the policy of this worker allows them.
 * Link-local, metadata and multicast addresses need a range that says just them: a wide one is not meant for them.
 *
 * @param allow hosts by name, in small letters, and ranges, besides the public addresses
 * @param deny ranges that nothing allows
 */
public record AddressRules(List<String> allow, List<String> deny) {

    /** Nothing but public addresses. */
    public static final AddressRules PUBLIC = new AddressRules(List.of(), List.of());

    /** Unicast addresses of IPv4 that are not public; the special ones stand below. */
    private static final List<AddressRange> PRIVATE_V4 = ranges(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24");

    /** Only these are public in IPv6, but for the exceptions. */
    private static final List<AddressRange> PUBLIC_V6 = ranges("2000::/3");

    /** Among them tunnels, which hide an address of IPv4. */
    private static final List<AddressRange> NOT_PUBLIC_V6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final List<AddressRange> SPECIAL = ranges(
            "0.0.0.0/8",
            "100.100.100.200",
            "168.63.129.16",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::",
            "fe80::/10",
            "fd00:ec2::/32",
            "ff00::/8");

    /** IPv6 addresses that stand for one of IPv4, in their last four bytes. */
    private static final List<AddressRange> EMBEDDING = List.of(
            new AddressRange("0".repeat(20) + "ffff" + "0".repeat(8), 96),
            ranges("64:ff9b::/96").getFirst());

    private static final int V4_BYTES = 4;

    public AddressRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(it -> AddressRange.parse(it).orElseThrow()).toList();
    }

    /** The same, allowing more. */
    public AddressRules allowing(List<String> more) {
        return new AddressRules(Stream.concat(allow.stream(), more.stream()).toList(), deny);
    }

    /** Why an address may not be connected to that a host has, or nothing. */
    public Optional<String> refusal(String host, InetAddress address) {
        byte[] bytes = embedded(address.getAddress());
        String shown = address.getHostAddress();
        if (within(bytes, parsed(deny))) {
            return Optional.of("the address " + shown + " is denied by this worker's policy (network.deny)");
        }
        boolean isSpecial = within(bytes, SPECIAL);
        boolean isAllowed = isSpecial ? isAllowedSpecial(bytes) : isPublic(bytes) || isAllowed(host, bytes);
        return isAllowed
                ? Optional.empty()
                : Optional.of("the address " + shown + " is "
                        + (isSpecial ? "link-local, of a cloud's metadata, or no single host's" : "not public")
                        + "; a connection that lists it under 'allow' can be used for it, or the worker's policy"
                        + " (network.allow)");
    }

    private static byte[] embedded(byte[] address) {
        boolean isEmbedding = within(address, EMBEDDING);
        if (!isEmbedding) {
            return address;
        }
        byte[] v4 = new byte[V4_BYTES];
        System.arraycopy(address, address.length - V4_BYTES, v4, 0, V4_BYTES);
        return v4;
    }

    private static boolean within(byte[] address, List<AddressRange> ranges) {
        return ranges.stream().anyMatch(it -> it.contains(address));
    }

    private static boolean isPublic(byte[] address) {
        return address.length == V4_BYTES
                ? !within(address, PRIVATE_V4)
                : within(address, PUBLIC_V6) && !within(address, NOT_PUBLIC_V6);
    }

    private boolean isAllowed(String host, byte[] address) {
        return allow.contains(host.toLowerCase(Locale.ROOT)) || within(address, parsed(allow));
    }

    private boolean isAllowedSpecial(byte[] address) {
        return parsed(allow).stream()
                .filter(it -> SPECIAL.stream().anyMatch(special -> special.contains(it)))
                .anyMatch(it -> it.contains(address));
    }

    private static List<AddressRange> parsed(List<String> texts) {
        return texts.stream().flatMap(it -> AddressRange.parse(it).stream()).toList();
    }
}
