package dev.jem.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:7070",
                "ftp://a",
                "http://",
                "http://a b",
                "http://u:p@h",
                "http://h?x=1",
                "file:///x"
            })
    void refusesWhatIsNoServer(String url) {
        assertThatThrownBy(() -> Endpoint.of(url, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + url + "'");
    }

    @Test
    void neverShowsTheToken() {
        assertThat(Endpoint.of("https://jem.example/base/", Optional.of("abc")).toString())
                .isEqualTo("https://jem.example/base");
    }

    @Test
    void takesATokenWithTheLineEndOfItsFile() {
        assertThat(Endpoint.of("http://h", Optional.of("abc\n")).token()).contains("abc");
    }

    @Test
    void refusesATokenThatIsNone() {
        assertThatThrownBy(() -> Endpoint.of("http://h", Optional.of("abc\r\ndef")))
                .hasMessageNotContaining("abc")
                .hasMessageContaining("token");
    }
}
