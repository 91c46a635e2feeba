package dev.jem.store.postgres.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.store.postgres.Fixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderWatchTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void drop() {
        fixture.close();
    }

    @Test
    void onlyOneServerHoldsItAtATime() throws Exception {
        try (LeaderWatch first = new LeaderWatch(fixture.connections());
                LeaderWatch second = new LeaderWatch(fixture.connections())) {
            assertThat(first.heldByOther()).isFalse();
            assertThat(first.tryHold()).isTrue();
            assertThat(first.tryHold()).isTrue();
            assertThat(first.heldByOther()).isFalse();
            assertThat(second.tryHold()).isFalse();
            assertThat(second.mayLead()).isFalse();
            assertThat(second.heldByOther()).isTrue();
            first.release();
            assertThat(second.tryHold()).isTrue();
        }
    }

    @Test
    void itEndsWithItsHolder() throws Exception {
        try (LeaderWatch second = new LeaderWatch(fixture.connections())) {
            try (LeaderWatch first = new LeaderWatch(fixture.connections())) {
                assertThat(first.tryHold()).isTrue();
            }
            fixture.await(
                    "select not exists (select from pg_locks where locktype = 'advisory' and classid = 1246055785)");
            assertThat(second.heldByOther()).isFalse();
            assertThat(second.tryHold()).isTrue();
        }
    }
}
