package dev.jem.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceParentTest {

    @Test
    void itHasTheFormOfTheStandard() {
        assertThat(TraceParent.of("r0-7f3a9c1e-4821", "r0-7f3a9c1e-4821.load.2"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void attemptsOfARunShareItsTrace() {
        String first = TraceParent.of("r0-7f3a9c1e-4821", "r0-7f3a9c1e-4821.load.1");
        String second = TraceParent.of("r0-7f3a9c1e-4821", "r0-7f3a9c1e-4821.load.2");
        String other = TraceParent.of("r0-7f3a9c1e-4822", "r0-7f3a9c1e-4822.load.1");
        assertThat(second.substring(0, 35)).isEqualTo(first.substring(0, 35)).isNotEqualTo(other.substring(0, 35));
        assertThat(second).isNotEqualTo(first);
    }

    /** Whoever has stored a trace id finds it again with any later version. */
    @Test
    void itStaysTheSame() {
        assertThat(TraceParent.of("r0-a-1", "r0-a-1.main.1"))
                .isEqualTo("00-86b33cbd3c072859030188d669f2b66d-7cac3c4cbf41f346-01");
    }
}
