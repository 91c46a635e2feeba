package dev.jem.model.connection;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Addresses that begin with the same bits, as in {@code 10.0.0.0/8} or {@code fd00::/8}; one address is a range too.
 * IPv6 addresses that stand for one of IPv4 are not written as ranges: what they stand for counts.
 *
 * @param prefix the bits, as an address of 4 or 16 bytes in hexadecimal
 * @param bits how many of them count
 */
public record AddressRange(String prefix, int bits) {

    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int GROUPS = 8;

    /** Nothing where the text is no range, also where bits behind the prefix are set. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Optional<byte[]> bytes = address.indexOf(':') < 0 ? v4(address) : v6(address);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        int size = bytes.get().length * Byte.SIZE;
        int bits = slash < 0 ? size : number(text.substring(slash + 1), size);
        boolean isRange = bits >= 0 && Arrays.equals(bytes.get(), masked(bytes.get(), bits));
        return isRange ? Optional.of(new AddressRange(HexFormat.of().formatHex(bytes.get()), bits)) : Optional.empty();
    }

    /** @param address 4 or 16 bytes */
    public boolean contains(byte[] address) {
        byte[] own = HexFormat.of().parseHex(prefix);
        return own.length == address.length && Arrays.equals(own, masked(address, bits));
    }

    /** Whether all addresses of another one are in this one. */
    public boolean contains(AddressRange other) {
        return bits <= other.bits && contains(HexFormat.of().parseHex(other.prefix));
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp((long) bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] = (byte) (address[i] & (0xff00 >> kept));
        }
        return masked;
    }

    /** A number without sign and leading zeros up to a bound, or -1. */
    private static int number(String text, int max) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        int number = isNumber ? Integer.parseInt(text) : -1;
        return number <= max ? number : -1;
    }

    private static Optional<byte[]> v4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[V4];
        for (int i = 0; i < V4; i++) {
            int number = parts.length == V4 ? number(parts[i], 255) : -1;
            if (number < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) number;
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> v6(String text) {
        int gap = text.indexOf("::");
        String[] left = groups(gap < 0 ? text : text.substring(0, gap));
        String[] right = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
        boolean fits = gap < 0 ? left.length == GROUPS : left.length + right.length < GROUPS;
        if (!fits) {
            return Optional.empty();
        }
        byte[] bytes = new byte[V6];
        boolean isRead = put(left, bytes, 0) && put(right, bytes, GROUPS - right.length);
        return isRead ? Optional.of(bytes) : Optional.empty();
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean put(String[] groups, byte[] bytes, int from) {
        for (int i = 0; i < groups.length; i++) {
            boolean isGroup = !groups[i].isEmpty()
                    && groups[i].length() <= 4
                    && groups[i].chars().allMatch(HexFormat::isHexDigit);
            if (!isGroup) {
                return false;
            }
            int group = HexFormat.fromHexDigits(groups[i]);
            bytes[2 * (from + i)] = (byte) (group >> Byte.SIZE);
            bytes[2 * (from + i) + 1] = (byte) group;
        }
        return true;
    }
}
