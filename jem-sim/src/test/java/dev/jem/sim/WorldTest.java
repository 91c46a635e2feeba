package dev.jem.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.command.AttemptKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final int SEEDS = 40;

    @Test
    void worldsWithFaultsKeepTheLaws() throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = Main.run(
                new String[] {"--seeds", Integer.toString(SEEDS)}, new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theSameSeedIsTheSameWorld() {
        assertThat(new World(7).live()).isEqualTo(new World(7).live());
    }

    @Test
    void anAttemptThatIsExecutedTwiceIsSeen() {
        Laws laws = new Laws(new VirtualTime(0));
        AttemptKey attempt = new AttemptKey(1, "main", 1);
        laws.begins(attempt, 5, () -> false);
        laws.ends(attempt, 5);
        assertThatThrownBy(() -> laws.begins(attempt, 5, () -> false)).isInstanceOf(BrokenLaw.class);
    }

    @Test
    void twoAttemptsOfOneTaskAtOnceAreSeen() {
        Laws laws = new Laws(new VirtualTime(0));
        laws.begins(new AttemptKey(1, "main", 1), 5, () -> false);
        assertThatThrownBy(() -> laws.begins(new AttemptKey(1, "main", 2), 6, () -> false))
                .isInstanceOf(BrokenLaw.class);
    }

    @Test
    void aReaderWhoIsToldAnOldTruthIsSeen() {
        Laws laws = new Laws(new VirtualTime(0));
        laws.acknowledged("k1", 10);
        assertThatThrownBy(() -> laws.told(laws.newestAcknowledged(), 9)).isInstanceOf(BrokenLaw.class);
    }

    @Test
    void twoRunsForOneKeyAreSeen() {
        Laws laws = new Laws(new VirtualTime(0));
        laws.acknowledged("k1", 10);
        assertThatThrownBy(() -> laws.acknowledged("k1", 11)).isInstanceOf(BrokenLaw.class);
    }
}
