package dev.jem.model.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    private static byte[] bytes(String literal) throws UnknownHostException {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "192.168.16.0/20, 192.168.31.255, true",
        "192.168.16.0/20, 192.168.32.0, false",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "2001:db8::/32, 2001:db8:ffff::, true",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8, true",
        "::/0, 10.0.0.1, false"
    })
    void containsAddressesThatBeginWithItsBits(String range, String address, boolean isContained)
            throws UnknownHostException {
        assertThat(AddressRange.parse(range).orElseThrow().contains(bytes(address)))
                .isEqualTo(isContained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0",
                "010.0.0.0/8",
                "256.0.0.1",
                "0x7f.1",
                "2130706433",
                "10.0.0.0/",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "fd00::/129",
                "::ffff:10.0.0.1",
                "12345::",
                "fe80::1%eth0",
                "a.example"
            })
    void whatIsNoRangeIsNotRead(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void knowsWhichRangesLieWithinIt() {
        AddressRange linkLocal = AddressRange.parse("169.254.0.0/16").orElseThrow();
        assertThat(linkLocal.contains(AddressRange.parse("169.254.169.254").orElseThrow()))
                .isTrue();
        assertThat(linkLocal.contains(AddressRange.parse("0.0.0.0/0").orElseThrow()))
                .isFalse();
        assertThat(linkLocal.contains(AddressRange.parse("fe80::/10").orElseThrow()))
                .isFalse();
    }
}
