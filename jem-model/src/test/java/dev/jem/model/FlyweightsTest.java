package dev.jem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlyweightsTest {

    private record Named(String name) {}

    private record Called(String name) {}

    private final Flyweights flyweights = new Flyweights(1 << 4);

    @Test
    void equalValuesAreOneObject() {
        Named first = new Named("a");

        assertThat(flyweights.one(first)).isSameAs(first);
        assertThat(flyweights.one(new Named("a"))).isSameAs(first);
    }

    @Test
    void otherValuesStayWhatTheyAre() {
        for (int round = 0; round < 3; round++) {
            assertThat(LongStream.range(0, 1_000).boxed().map(flyweights::one).toList())
                    .isEqualTo(LongStream.range(0, 1_000).boxed().toList());
        }
    }

    @Test
    void valuesOfTwoClassesAreNeverOne() {
        assertThat((Object) flyweights.one(new Named("a"))).isEqualTo(new Named("a"));
        assertThat((Object) flyweights.one(new Called("a"))).isEqualTo(new Called("a"));
    }

    @Test
    void theNumberOfSlotsIsAPowerOfTwo() {
        assertThatThrownBy(() -> new Flyweights(1_000)).hasMessageContaining("1000 slots");
    }
}
