package dev.jem.worker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.worker.net.CheckedResolver.DeniedException;
import dev.jem.worker.net.CheckedResolver.Lookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedResolverTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static CheckedResolver resolver(AddressRules rules, Lookup lookup) {
        return new CheckedResolver(rules, lookup, LIMIT);
    }

    private static Lookup giving(String... literals) {
        return _ -> {
            InetAddress[] addresses = new InetAddress[literals.length];
            for (int i = 0; i < literals.length; i++) {
                addresses[i] = InetAddress.ofLiteral(literals[i]);
            }
            return addresses;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "169.254.169.254",
                "169.254.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2001:0:1::1",
                "2001:db8::1",
                "3fff::1",
                "fc00::1",
                "fd12:3456:789a::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "100::1",
                "5f00::1"
            })
    void whatIsNotPublicIsDenied(String address) {
        assertThatThrownBy(() -> resolver(AddressRules.PUBLIC, giving(address)).resolve("service.example"))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining("the host service.example is refused")
                .hasMessageContaining("allow");
        assertThatThrownBy(() -> resolver(AddressRules.PUBLIC, giving("8.8.8.8", address))
                        .resolve("service.example"))
                .as("one of several is enough")
                .isInstanceOf(DeniedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"})
    void whatIsPublicIsNot(String address) throws UnknownHostException {
        assertThat(resolver(AddressRules.PUBLIC, giving(address)).resolve("service.example"))
                .containsExactly(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x7f.1",
                "0x7f000001",
                "2130706433",
                "127.1",
                "0177.0.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "0X7F.0.0.1",
                "[fe80::1%eth0]",
                "fe80::1%1",
                "",
                "999.1.1.1"
            })
    void whatProgramsReadInDifferentWaysIsNotLookedUp(String host) {
        Lookup never = name -> {
            throw new AssertionError("looked up " + name);
        };
        assertThatThrownBy(() -> resolver(AddressRules.PUBLIC, never).resolve(host))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining("is not an address");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, a.example, true",
        "10.0.0.0/8, 11.0.0.0, a.example, true",
        "10.0.0.0/8, 192.168.0.1, a.example, false",
        "127.0.0.1, 127.0.0.1, a.example, true",
        "127.0.0.1, 127.0.0.2, a.example, false",
        "127.0.0.0/8, ::ffff:127.0.0.1, a.example, true",
        "fd00::/8, fd12::1, a.example, true",
        "localhost, 127.0.0.1, localhost, true",
        "localhost, 127.0.0.1, LocalHost, true",
        "localhost, 127.0.0.1, other.example, false",
        "localhost, 169.254.169.254, localhost, false",
        "0.0.0.0/0, 10.0.0.1, a.example, true",
        "0.0.0.0/0, 169.254.169.254, a.example, false",
        "169.254.0.0/15, 169.254.169.254, a.example, false",
        "169.254.169.254, 169.254.169.254, a.example, true",
        "169.254.0.0/16, 169.254.169.254, a.example, true",
        "fd00::/8, fd00:ec2::254, a.example, false",
        "fd00:ec2::254, fd00:ec2::254, a.example, true",
        "::/0, ff02::1, a.example, false"
    })
    void whatIsAllowedIsReached(String allow, String address, String host, boolean isReached) {
        AddressRules rules = AddressRules.PUBLIC.allowing(List.of(allow));
        assertThat(rules.refusal(host, InetAddress.ofLiteral(address)).isEmpty())
                .isEqualTo(isReached);
    }

    @Test
    void whatTheWorkerDeniesNothingAllows() {
        AddressRules rules = new AddressRules(List.of("10.0.0.0/8", "localhost"), List.of("10.9.0.0/16", "127.0.0.0/8"))
                .allowing(List.of("10.9.1.1"));
        assertThat(rules.refusal("a", InetAddress.ofLiteral("10.8.0.1"))).isEmpty();
        assertThat(rules.refusal("a", InetAddress.ofLiteral("10.9.1.1")).orElseThrow())
                .contains("network.deny");
        assertThat(rules.refusal("localhost", InetAddress.ofLiteral("::ffff:127.0.0.1")))
                .isPresent();
    }

    @Test
    void aNameIsLookedUpOnceAndItsAddressIsTheOneThatCounts() throws UnknownHostException {
        int[] asked = new int[1];
        Lookup rebinding = _ -> {
            asked[0]++;
            return new InetAddress[] {InetAddress.ofLiteral(asked[0] == 1 ? "8.8.8.8" : "127.0.0.1")};
        };
        assertThat(resolver(AddressRules.PUBLIC, rebinding).resolve("rebound.example"))
                .containsExactly(InetAddress.ofLiteral("8.8.8.8"));
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void aLookupThatDoesNotEndIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        Lookup hanging = name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(name);
        };
        assertThatThrownBy(() -> new CheckedResolver(AddressRules.PUBLIC, hanging, Duration.ofMillis(50))
                        .resolve("slow.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("did not find out");
        never.countDown();
    }
}
